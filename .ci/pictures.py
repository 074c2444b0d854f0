"""Pictures of every document for resources/pictures/papers, and the page that shows them with their names in both
languages: `pictures.py PAPERS`, where PAPERS is the folder in which the demo company left one of each.

Run by `.ci/run demo pictures` after a change of a template or of how pages are drawn. Needs pdftoppm (poppler-utils).
"""

import pathlib
import subprocess
import sys
import tomllib

# Dots per inch: an A4 page is then as wide as a column of text in a browser.
RESOLUTION = 64
# What comes first; documents that are not named here follow.
ORDER = [
    "order", "order_receipt", "slip", "settlement", "receipt", "credit_note", "contract", "statement", "proof", "letter",
    "envelope", "label",
]
HEAD = """# On paper · 单据

Each document as the program prints it for the demo company, in Chinese; all print in English too. Of documents with several pages the first is
shown. Made by `.ci/run demo pictures`.

各种单据的样张，由程序用演示公司的数据打印；均可打印英文版。多页单据只显示第一页。
"""


def main(papers: pathlib.Path) -> None:
    root = pathlib.Path(__file__).resolve().parent.parent
    folder = root / "resources/pictures/papers"
    templates = []
    for path in sorted((root / "resources/templates").glob("*.toml")):
        # The demo prints what is about a record; the control list is about a batch.
        if not (papers / f"{path.stem}.pdf").exists():
            continue
        template = tomllib.loads(path.read_text(encoding="utf-8"))
        document = template["document"]
        place = ORDER.index(document) if document in ORDER else len(ORDER)
        # The usual template of a document has the shortest name.
        templates.append((place, len(path.stem), path.stem, template["name"]))
    for old in folder.glob("*.png"):
        old.unlink()
    page = [HEAD]
    for place, _, name, names in sorted(templates, key=lambda one: one[:3]):
        paper, picture = papers / f"{name}.pdf", folder / name
        # Colour is in the postcode boxes of envelopes alone.
        colour = [] if place == ORDER.index("envelope") else ["-gray"]
        first = ["-f", "1", "-l", "1", "-singlefile"]
        subprocess.run(["pdftoppm", "-r", str(RESOLUTION), "-png", *colour, *first, paper, picture], check=True)
        english, chinese = names["en"], names["zh-CN"]
        page.append(f"## {english} · {chinese}\n\nTemplate `{name}`.\n\n![{english} · {chinese}]({name}.png)\n")
    (folder / "README.md").write_text("\n".join(page), encoding="utf-8")
    print(f"{len(templates)} pictures in {folder.relative_to(root)}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
