"""Every page of the window as a screen reader finds it: what acts has a name, and beside it nothing else has the same.

    pages.py PROCESS     in the window of PROCESS
"""

import sys
import time

from job import Window
from gi.repository import GLib

ACTING = ("push button", "button", "entry", "text", "check box", "combo box", "toggle button", "radio button")


def acting(node, found, path=()):
    """What acts, with role, name and where it stands: a row or a group has names of its own."""
    if node is None or len(path) > 40:
        return found
    for at in range(node.get_child_count()):
        child = node.get_child_at_index(at)
        if child is not None and child.get_role_name() in ACTING:
            found.append((child.get_role_name(), (child.get_name() or "").strip(), path))
        acting(child, found, (*path, at))
    return found


def look(window):
    # The tree changes while it is read: then anew.
    for _ in range(20):
        try:
            return acting(window.program(), [])
        except GLib.Error:
            time.sleep(0.2)
    raise SystemExit("the window does not come to rest")


def main():
    window = Window(int(sys.argv[1]))
    pages = [name for role, name, node in window.controls() if role == "page tab"]
    wrong, seen = [], 0
    for page in pages:
        window.go(page)
        time.sleep(0.5)
        found = look(window)
        seen += len(found)
        wrong += [f"{page}: a {role} without a name" for role, name, *_ in found if not name]
        twice = {one for one in found if found.count(one) > 1}
        wrong += [f"{page}: more than one {role} called {name}" for role, name, *_ in sorted(twice)]
    print(f"{len(pages)} pages, {seen} controls that act")
    if wrong or len(pages) < 15:
        print("\n".join(wrong))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
