"""Printed repair orders, and proofs of deadlines, say what the data says.

    paper.py PROGRAM DATABASE PDF…

A paper's call is found by the number on it; the texts of that call's record must stand on the paper.
"""

import json
import subprocess
import sys

# What of a call must be on its repair order, where it is given.
FIELDS = ("number", "customer_name", "contact", "contact_name", "phone", "equipment", "serial",
          "subject", "description", "solution")
# And on the proof of its deadlines.
PROOF_FIELDS = ("number", "customer_name", "serial", "subject")
PROOF_NAME = "-proof.pdf"
FEWEST_COMPARED = 3


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def plain(text):
    """Lines break where the paper is full."""
    return "".join(text.split())


def words_of(paper):
    """In the order of drawing: as it lies on the page, a cell of several lines mixes with its neighbours."""
    return plain(run("pdftotext", "-raw", paper, "-"))


def texts(record, fields):
    """The fields to compare, wherever in the record they stand; the outermost, then the first counts."""
    found = {}

    def walk(value, key=None):
        if isinstance(value, dict):
            for name, inner in sorted(value.items(), key=lambda item: isinstance(item[1], (dict, list))):
                walk(inner, name)
        elif isinstance(value, str) and key in fields and value.strip():
            found.setdefault(key, value)

    walk(record)
    return found


def numbers(program, database):
    listed = json.loads(run(program, "--db", database, "list", "call", "--json"))
    rows = listed if isinstance(listed, list) else listed.get("rows", [])
    return [row["number"] for row in rows if row.get("number")]


def main():
    program, database, *papers = sys.argv[1:]
    calls = numbers(program, database)
    missing, compared, orders, proofs = [], 0, 0, 0
    for paper in papers:
        printed = words_of(paper)
        number = next((number for number in calls if plain(number) in printed), None)
        if number is None:
            continue
        is_proof = paper.endswith(PROOF_NAME)
        orders, proofs = orders + (not is_proof), proofs + is_proof
        record = json.loads(run(program, "--db", database, "show", "call", number, "--json"))
        wanted = texts(record, PROOF_FIELDS if is_proof else FIELDS)
        if len(wanted) < FEWEST_COMPARED:
            missing.append(f"{number}: only {sorted(wanted)} could be compared")
        compared += len(wanted)
        missing += [f"{paper}: {key} {text!r} is not on it" for key, text in wanted.items() if plain(text) not in printed]
    print(f"{orders} repair orders and {proofs} proofs, {compared} texts compared with the data")
    for line in missing:
        print(line)
    return 1 if missing or orders == 0 or proofs == 0 else 0


sys.exit(main())
