"""The main job in the real window, by what any accessibility client can do: find by role and name, press, write, read.

    job.py PROCESS PROGRAM FILE     in the Chinese window of PROCESS, on an empty FILE

Then PROGRAM says what is in the file. Nothing is pressed by mouse or key; every wait has an end.
"""

import json
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE_SECONDS = 20
SERIAL = "SN20261120"


class Window:
    """The window of a process."""

    def __init__(self, process):
        self.process = process

    def controls(self):
        """All controls with role and name, as they are now. The tree changes while it is read: then anew."""
        found, left = [], [self.program()]
        while left:
            node = left.pop()
            try:
                found.append((node.get_role_name(), node.get_name() or "", node))
                children = [node.get_child_at_index(at) for at in range(node.get_child_count())]
            except GLib.Error:
                continue
            left.extend(child for child in reversed(children) if child is not None)
        return found

    def program(self):
        desktop = Atspi.get_desktop(0)
        programs = (desktop.get_child_at_index(at) for at in range(desktop.get_child_count()))
        return next(one for one in programs if one is not None and one.get_process_id() == self.process)

    def wait(self, what, find):
        """What `find` finds, as soon as it is there."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                found = find()
            except (GLib.Error, StopIteration):
                found = None
            if found:
                return found
            time.sleep(0.05)
        for role, name, _ in self.controls():
            print(f"  {role}: {name}")
        raise SystemExit(f"waited in vain for {what}")

    def find(self, roles, name, part=False):
        """The first control of these roles with this name, or with it in its name, that can be used."""
        for role, named, node in self.controls():
            if role in roles and (name in named if part else name == named) and is_enabled(node):
                return node
        return None

    def see(self, text):
        """Waits until something says this."""
        self.wait(text, lambda: any(text in name for _, name, _ in self.controls()))

    def row(self, text):
        """Waits for a row with this text."""
        return self.wait(f"the row {text}", lambda: self.find(["table row"], text, part=True))

    def press(self, name, roles=("push button", "button", "list item")):
        node = self.wait(f"{name} to press", lambda: self.find(roles, name))
        Atspi.Action.do_action(node, 0)

    def open(self, text):
        Atspi.Action.do_action(self.row(text), 0)

    def go(self, panel):
        self.press(panel, ["page tab"])
        self.wait(f"to be at {panel}", lambda: is_selected(self.find(["page tab"], panel)))

    def write(self, name, text):
        """Writes into an input, and waits until it reads so."""
        find = lambda: self.find(["entry", "text"], name)  # noqa: E731
        Atspi.EditableText.set_text_contents(self.wait(f"the input {name}", find), text)
        self.wait(f"{name} to read {text}", lambda: (node := find()) is not None and read(node) == text)

    def read(self, name, text):
        """Waits until an input reads something with this: what a form is begun with has come."""
        find = lambda: self.find(["entry", "text"], name)  # noqa: E731
        self.wait(f"{name} to read {text}", lambda: (node := find()) is not None and text in read(node))

    def choose(self, name, choice):
        """Takes a choice of a list, and waits until the list says so."""
        find = lambda: self.find(["combo box"], name)  # noqa: E731
        Atspi.Action.do_action(self.wait(f"the choices of {name}", find), 0)
        self.press(choice, ["list item"])
        self.wait(f"{name} to say {choice}", lambda: choice in (find().get_description() or ""))

    def save(self, row):
        self.press("保存")
        self.row(row)


def is_enabled(node):
    return node.get_state_set().contains(Atspi.StateType.ENABLED)


def is_selected(node):
    return node is not None and node.get_state_set().contains(Atspi.StateType.SELECTED)


def read(node):
    return Atspi.Text.get_text(node, 0, -1)


def begin(window):
    window.see("欢迎使用售后通")
    window.write("公司名称", "华东机电")
    window.press("开始使用")


def masters(window):
    window.go("客户")
    window.press("新建")
    window.write("客户代码", "KH0001")
    window.write("客户名称", "苏州精密机械有限公司")
    window.save("苏州精密机械有限公司")
    window.go("合同模板")
    window.press("新建模板")
    window.write("模板名称", "整机保修一年")
    window.choose("合同种类", "保修合同")
    window.write("期限（月）", "12")
    window.write("配件优惠 %", "100")
    window.write("人工优惠 %", "100")
    window.save("整机保修一年")
    window.go("物料")
    for code, name, kind, price in [("M-01", "数控车床", "商品", "180000"), ("P-01", "主轴轴承", "备件", "380"),
                                    ("T-01", "上门费", "差旅", "120")]:
        window.press("新建")
        window.see("新物料")
        window.write("物料代码", code)
        window.write("物料名称", name)
        window.choose("物料类型", kind)
        window.write("标准售价", price)
        if code == "M-01":
            window.choose("跟踪方式", "序列号")
            window.write("保修模板", "整机保修一年")
            window.write("保修期（月）", "12")
        window.save(name)


def deliver(window):
    window.go("销售出库")
    window.press("新建出库单")
    window.write("物料 1", "M-01")
    window.write("客户", "KH0001")
    window.write("数量 1", "1")
    window.write("序列号 1", SERIAL)
    window.save("苏州精密机械有限公司")
    window.press("过账")
    window.press("确认过账")
    window.see("设备卡（1）")


def call(window):
    """The desk sees what is covered before it saves; then an owner, somebody sent, and accepted."""
    window.go("服务呼叫")
    window.press("新建服务呼叫")
    window.write("设备", SERIAL)
    window.see("保修期内")
    window.write("故障摘要", "主轴异响")
    window.press("保存")
    window.press("分配受理人")
    window.write("新受理人", "管理员")
    window.press("确定")
    window.see("已分配")
    window.press("派出技术员")
    window.read("服务呼叫", "SC2")
    window.write("技术员", "管理员")
    window.press("保存")
    window.press("接单")
    window.press("确认接单")
    window.see("已接单")


def handle(window):
    """The part is free, the way is charged; the reasons stand beside."""
    window.press("登记处理")
    window.read("派工单", "PG2")
    window.write("处理措施", "更换主轴轴承，试运行两小时正常")
    for row, item in [(1, "P-01"), (2, "T-01")]:
        window.press("添加一行")
        window.write(f"物料 {row}", item)
        window.write(f"数量 {row}", "1")
    window.write("序列号 1", "ZC-0815")
    window.see("保修期内，换上配件免费")
    window.see("¥120.00")
    window.save("已解决")


def settle(window):
    number = next(name for _, name, _ in window.controls() if name.startswith("SC2"))[:len("SC202611-0001")]
    window.go("结算")
    window.press("新建")
    window.see("生成结算单")
    window.write("服务呼叫", number)
    window.see("人民币壹佰贰拾元整")
    window.press("保存")
    window.press("确认")
    window.row("已确认")
    return number


def preview(window, number):
    """The paper is looked at, and what stands on it can be read."""
    window.go("服务呼叫")
    window.press("返回列表")
    window.open(number)
    window.press("打印维修单")
    page = window.wait("the page", lambda: next((node for role, _, node in window.controls() if role == "image"
                                                  and SERIAL in (node.get_description() or "")), None))
    assert "更换主轴轴承" in page.get_description()
    window.press("关闭")


def ask(window):
    window.go("回访")
    window.open("苏州精密机械有限公司")
    window.write("客户意见", "处理及时")
    window.press("满意")
    window.see("呼叫已结")


def check(program, file, number):
    """The file says the same."""
    def say(*words):
        return json.loads(subprocess.run([program, "--db", file, *words, "--json"], check=True,
                                         capture_output=True, text=True).stdout)

    text = json.dumps(say("show", "call", number), ensure_ascii=False)
    assert '"closed"' in text and "主轴异响" in text, text
    cards = json.dumps(say("list", "equipment"), ensure_ascii=False)
    assert SERIAL in cards, cards
    settlements = json.dumps(say("list", "settlement"), ensure_ascii=False)
    assert number in settlements, settlements
    subprocess.run([program, "--db", file, "check"], check=True, stdout=subprocess.DEVNULL)


def main():
    process, program, file = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    begun = time.monotonic()
    window = Window(process)
    begin(window)
    masters(window)
    deliver(window)
    call(window)
    handle(window)
    number = settle(window)
    preview(window, number)
    ask(window)
    check(program, file, number)
    print(f"the main job by accessibility alone: {number} closed, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
