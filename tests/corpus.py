#!/usr/bin/env python3
"""Holds the readings of outside export files against a manifest: no silent misreading is allowed.

The folder has a manifest.csv with the columns path, n_transactions, sum_amount, first_date, last_date, confidence.
A file may be unreadable or ambiguous, but what is read must be right. Python's standard library only.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
from decimal import Decimal


def expected_sum(text):
    """`12.34` or `EUR=1;USD=-2`, as one total."""
    parts = [part.rpartition("=")[2] for part in text.replace(" ", "").split(";") if part]
    return sum((Decimal(part) for part in parts), Decimal(0))


def reading(binary, path):
    """Accounts of all parts of a file, and whether every part was read."""
    run = subprocess.run([binary, "inspect", "--json", str(path)], capture_output=True, timeout=120, check=False)
    parts = json.loads(run.stdout)
    usable = all(part["status"] == "ok" for part in parts)
    return usable, [account for part in parts for account in part["accounts"]]


def faults(row, accounts):
    """How a reading differs from its row of the manifest."""
    count = sum(account["transactions"] for account in accounts)
    if str(count) != row["n_transactions"]:
        yield f"{count} bookings, not {row['n_transactions']}"
    total = sum((Decimal(account["sum"]) for account in accounts), Decimal(0))
    if total != expected_sum(row["sum_amount"]):
        yield f"sum {total}, not {row['sum_amount']}"
    for key, column, pick in (("first", "first_date", min), ("last", "last_date", max)):
        days = [account[key] for account in accounts if account[key]]
        if row[column] and days and pick(days) != row[column]:
            yield f"{key} day {pick(days)}, not {row[column]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    with open(arguments.folder / "manifest.csv", newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["confidence"].lower() != "low"]
    exact = wrong = 0
    for row in rows:
        usable, accounts = reading(arguments.binary, arguments.folder / row["path"])
        if not usable:
            continue
        found = list(faults(row, accounts))
        if found:
            wrong += 1
            print(f"WRONG {row['path']}: {'; '.join(found)}")
        else:
            exact += 1
    print(f"{exact} of {len(rows)} files exact, {wrong} wrong, {len(rows) - exact - wrong} not read")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
