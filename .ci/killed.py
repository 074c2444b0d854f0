"""The real window is killed, as the power does it, while somebody types: what was typed is offered when it starts again.

    killed.py PROGRAM FILE     in the Chinese window, on a FILE with a company

Killed at several moments after a key: what was kept before is never lost, and no file is broken. Then another program
reads the data file and closes it while the window is open: the journal that the window saves into stays where it is.
"""

import os
import pathlib
import sqlite3
import subprocess
import sys
import time

from job import Window

# So long after the last text the program is killed; what was typed so long before is kept.
MOMENTS_SECONDS = [0.0, 0.2, 0.9, 1.0, 1.1, 3.0]
KEPT_SECONDS = 3.0
LEFT = "程序上次意外结束时，有内容还没有保存："


def start(program, file):
    process = subprocess.Popen([program, "--db", file, "--lang", "zh-CN"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    window = Window(process.pid)
    window.wait("the window", lambda: window.find(["page tab"], "客户"))
    return process, window


def kill(process):
    process.kill()
    process.wait()


def kept():
    folder = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "aftercare" / "unsaved"
    return sorted(folder.glob("*.json")), sorted(folder.glob("*.broken"))


def wait_for(what, is_so):
    end = time.monotonic() + 20
    while not is_so():
        if time.monotonic() > end:
            raise SystemExit(f"waited in vain for {what}")
        time.sleep(0.05)


def go_on(window):
    """Takes up what is offered. What is pressed while the page is laid out may be missed: then once more."""
    for _ in range(10):
        window.press("继续填写")
        end = time.monotonic() + 3
        while time.monotonic() < end:
            if not window.find(["push button", "button"], "继续填写"):
                return
            time.sleep(0.05)
    raise SystemExit("what is offered does not come back")


def give_up(window):
    """Takes back what was typed. What is pressed while the form is laid out anew may be missed: then once more."""
    for _ in range(10):
        window.press("撤销修改")
        end = time.monotonic() + 3
        while time.monotonic() < end:
            if not kept()[0]:
                return
            time.sleep(0.05)
    raise SystemExit(f"what was given up is kept still: {kept()[0]}")


def read_by_another(process, file):
    """The last who closes a file clears its journal away: nobody may take itself for the last while the window is open."""
    other = sqlite3.connect(file)
    other.execute("SELECT COUNT(*) FROM customer").fetchone()
    other.close()
    handles = [os.readlink(one) for one in pathlib.Path(f"/proc/{process.pid}/fd").iterdir() if one.is_symlink()]
    journals = [handle for handle in handles if "-wal" in handle]
    if not journals or any(handle.endswith("(deleted)") for handle in journals):
        raise SystemExit(f"the window saves into a journal that is gone: {journals}")


def main():
    program, file = sys.argv[1:3]
    # Nothing that another window left is offered here too.
    os.environ["XDG_CONFIG_HOME"] += "/killed"
    process, window = start(program, file)
    for number, moment in enumerate(MOMENTS_SECONDS):
        first, second = f"名称{number}甲", f"名称{number}乙"
        window.go("客户")
        window.press("新建")
        window.write("客户名称", first)
        wait_for(first, lambda: any(first in one.read_text() for one in kept()[0]))
        window.write("客户名称", second)
        time.sleep(moment)
        kill(process)
        process, window = start(program, file)
        window.see(LEFT)
        go_on(window)
        window.read("客户名称", second if moment >= KEPT_SECONDS else f"名称{number}")
        if kept()[1]:
            raise SystemExit(f"a broken file: {kept()[1]}")
        give_up(window)
    read_by_another(process, file)
    kill(process)
    print("another program read the data file: the journal of the window stays")
    print(f"killed {len(MOMENTS_SECONDS)} times while somebody typed: what was kept was offered each time")


if __name__ == "__main__":
    main()
