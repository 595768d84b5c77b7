"""Customers' lines in which money is spoken of and nobody is paid: the examples of other wishes in data/nlu.

The recogniser of payees learns from them what is no name (转账限额, 付款失败, 还不上了).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.nlu.normalise import normalise
from bot.nlu.word_files import project_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# In these somebody is paid, or was, or the customer says to whom.
_ABOUT_PAYEES = frozenset(
    {
        "transfer_money",
        "transfer_status",
        "transfer_wrong",
        "transfer_cancel",
        "payee_manage",
        "fraud_report",
        "bill_payment",
        "inform",
    }
)
_INTENT, _EXAMPLE = "- intent:", "    - "


def other_lines(folder: str | Path = "data/nlu") -> Iterator[str]:
    """Folded, lower-case examples of all intents that have no payee, file by file in the order of their names."""
    for file in sorted(project_file(folder).rglob("*.yml")):
        intent = ""
        # Line by line, as the files are written: a YAML parser would take longer than the training itself.
        for line in file.read_text("utf-8").splitlines():
            if line.startswith(_INTENT):
                intent = line.removeprefix(_INTENT).strip()
            elif line.startswith(_EXAMPLE) and intent not in _ABOUT_PAYEES and "[" not in line:
                yield normalise(line.removeprefix(_EXAMPLE)).lower
