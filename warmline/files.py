"""Whether files changed: knowledge and risk strategies are read again while the processes run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

State = tuple[tuple[str, int, int], ...]


def state_of(files: Iterable[Path]) -> State:
    """Names, times and sizes of the files that are there: differs when one was changed, came or went."""
    rows = []
    for file in files:
        try:
            found = file.stat()
        except OSError:  # taken away while looking
            continue
        rows.append((file.name, found.st_mtime_ns, found.st_size))
    return tuple(rows)


def folder_state(folder: Path) -> State:
    """The state of the YAML files of a folder."""
    return state_of(sorted(folder.glob("*.yml")))
