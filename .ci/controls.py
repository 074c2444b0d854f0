"""The window as a screen reader sees it: its controls have roles and names.

    controls.py --switch-on     tells programs of this session that a reader is there
    controls.py PROCESS         looks at the window of that process
"""

import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

# What a person needs to find their way; fewer means that names or the whole tree are missing.
FEWEST_NAMED = 15


def switch_on():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        value = GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True)))
        bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", value,
                      None, Gio.DBusCallFlags.NONE, 10_000, None)


def controls(node, found, depth=0):
    if node is None or depth > 40:
        return found
    role, name = node.get_role_name(), (node.get_name() or "").strip()
    found.append((role, name))
    for number in range(node.get_child_count()):
        controls(node.get_child_at_index(number), found, depth + 1)
    return found


def look_at(process):
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(number)
        if program is not None and program.get_process_id() == process:
            return controls(program, [])
    return []


def main():
    if sys.argv[1] == "--switch-on":
        switch_on()
        return 0
    found, named = [], []
    for _ in range(60):
        try:
            found = look_at(int(sys.argv[1]))
        except GLib.Error as error:
            # The tree changes while it is read.
            print("read again:", error.message)
        named = sorted({(role, name) for role, name in found if name})
        if len(named) >= FEWEST_NAMED:
            break
        time.sleep(0.5)
    acting = ("push button", "button", "entry", "text", "check box", "combo box", "toggle button", "radio button")
    nameless = sum(1 for role, name in found if role in acting and not name)
    chinese = [name for _, name in named if any("\u4e00" <= c <= "\u9fff" for c in name)]
    print(f"{len(found)} controls, {len(named)} names, {len(chinese)} of them Chinese, {nameless} controls without a name")
    print("such as", "、".join(chinese[:12]))
    if len(named) < FEWEST_NAMED or len(chinese) < FEWEST_NAMED // 2 or nameless:
        for role, name in found:
            print(f"  {role}: {name}")
        return 1
    return 0


sys.exit(main())
