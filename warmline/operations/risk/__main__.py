"""`python -m warmline.operations.risk validate [--folder data/risk]`
`python -m warmline.operations.risk replay --decisions FILE.jsonl --strategy FILE.yml [--changes OUT.tsv]`

0: done; one line of JSON on standard output. 2: the input or the command is at fault; why is on standard error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from warmline.operations.risk.loading import FOLDER, read_file, read_folder
from warmline.operations.risk.replay import ReplayError, Report, read_decisions, replay, write_changes
from warmline.operations.risk.strategies import Strategy, StrategyError
from warmline.operations.risk.words import read_words


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    asked = _parser().parse_args(arguments)
    try:
        told: Any = _validate(asked.folder) if asked.command == "validate" else _replay(asked)
    except (StrategyError, ReplayError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write("".join(f"error: {line}\n" for line in str(error).splitlines()))
        return 2
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    return 0


def _validate(folder: Path) -> dict[str, dict[str, Any]]:
    """The versions by subject."""
    return {
        subject: {"active": versions.active.version, "shadows": [one.version for one in versions.shadows]}
        for subject, versions in read_folder(folder, read_words().reasons).items()
    }


def _replay(asked: argparse.Namespace) -> Report:
    strategy = _strategy(asked.strategy)
    with asked.decisions.open(encoding="utf-8") as lines:
        report, changes = replay(read_decisions(lines), strategy)
    if asked.changes:
        with asked.changes.open("w", encoding="utf-8", newline="") as out:
            write_changes(changes, out)
    return report


def _strategy(file: Path) -> Strategy:
    read = read_file(file, read_words().reasons)
    if read.faults or read.strategy is None:
        raise StrategyError(list(read.faults))
    return read.strategy


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m warmline.operations.risk", description="Care for data/risk.")
    commands = parser.add_subparsers(dest="command", required=True)
    validate = commands.add_parser("validate", help="check the strategies and their words")
    validate.add_argument("--folder", type=Path, default=FOLDER, help="the folder of strategies (data/risk)")
    again = commands.add_parser("replay", help="judge recorded decisions by another version")
    again.add_argument("--decisions", type=Path, required=True, metavar="FILE", help="a decision as JSON a line")
    again.add_argument("--strategy", type=Path, required=True, metavar="FILE", help="the version, a .yml file")
    again.add_argument("--changes", type=Path, metavar="OUT", help="a .tsv file with a row for each change")
    return parser


if __name__ == "__main__":
    sys.exit(main())
