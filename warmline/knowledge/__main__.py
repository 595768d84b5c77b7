"""`python -m warmline.knowledge import FILE.csv|FILE.xlsx --into data/knowledge/NAME.yml [--replace] [--check]`

0: imported, or clean with --check. 1: errors or conflicts, nothing was written. 2: the command was not understood.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from warmline.knowledge.entries import KnowledgeError
from warmline.knowledge.importing import Report, import_table, known_intents


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status. Errors go to standard error, everything else to standard output."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.file.suffix.lower() not in {".csv", ".txt", ".xlsx"}:
        parser.error(f"{asked.file.name}: only .csv and .xlsx are imported; save the table as one of them")
    if asked.into.suffix != ".yml":
        parser.error(f"--into {asked.into}: name a .yml file of the knowledge, such as data/knowledge/card.yml")
    try:
        report = import_table(asked.file, asked.into, known_intents(), replace=asked.replace, write=not asked.check)
    except KnowledgeError as error:
        report = Report(error.faults)
    sys.stdout.write("".join(f"warning: {line}\n" for line in report.warnings))
    sys.stdout.write("".join(f"skipped: {line}\n" for line in report.skipped))
    sys.stdout.flush()
    sys.stderr.write("".join(f"error: {line}\n" for line in report.faults))
    sys.stderr.flush()
    sys.stdout.write(_summary(report, asked.file.name, asked.into, asked.check) + "\n")
    return 1 if report.faults else 0


def _summary(report: Report, name: str, into: Path, check: bool) -> str:
    if report.faults:
        count = len(report.faults)
        return f"{name}: {count} error{'s' if count > 1 else ''}, {into} was left as it is"
    counts = f"{report.added} new, {report.replaced} replaced, {len(report.skipped)} skipped"
    if check:
        return f"{name}: {counts}; only checked, {into} was left as it is"
    return f"{name}: {counts}; " + (f"written to {into}" if report.written else f"nothing to change in {into}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m warmline.knowledge", description="Care for data/knowledge.")
    command = parser.add_subparsers(required=True, metavar="import").add_parser(
        "import", help="add the rows of a table to a file of the knowledge"
    )
    command.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx with one row for each entry")
    command.add_argument("--into", type=Path, required=True, help="the file it goes to: data/knowledge/NAME.yml")
    command.add_argument("--replace", action="store_true", help="renew entries of that file that have the same id")
    command.add_argument("--check", action="store_true", help="only tell what would happen")
    return parser


if __name__ == "__main__":
    # Nothing here is freed before the end; looking for it took a third of the time of 10,000 rows.
    gc.disable()
    sys.exit(main())
