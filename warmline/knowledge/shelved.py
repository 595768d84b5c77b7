"""The entries in use, each with its file and place, and how one of the files of data/knowledge is replaced."""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from warmline.files import State, folder_state
from warmline.knowledge.entries import Entry, Kept, KnowledgeError, listed_in, read_files
from warmline.knowledge.layout import lay_out

COMMENT = re.compile(r"(^|\s)#", re.MULTILINE)


class Shelved(msgspec.Struct, frozen=True):
    """A folder as it was found; `state` tells later whether someone changed it since."""

    kept: tuple[Kept, ...]
    faults: tuple[str, ...]
    state: State


def read_shelved(folder: Path) -> Shelved:
    """Every entry of the folder, and the faults of files that cannot be used."""
    state = folder_state(folder)
    kept, faults = read_files(folder)
    return Shelved(tuple(kept), tuple(faults), state)


def replace_file(target: Path, entries: Sequence[Entry], state: State) -> None:
    """Write the file in one step: a reader sees the old or the new one, never half of it.

    Raises KnowledgeError when the folder is not as it was at `state`, or the disk refuses; the old file stays.
    """
    text = lay_out(entries, _version(target))
    if [msgspec.convert(row, Entry) for row in listed_in(text).entries] != list(entries):
        raise KnowledgeError(
            [f"{target.name}: would not read back as it was meant; nothing was written, tell the makers"]
        )
    scratch: Path | None = None
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, suffix=".new", delete=False) as file:
            scratch = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        scratch.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        if folder_state(target.parent) != state:
            raise KnowledgeError([f"{target.parent}: was changed during the import; nothing was written, import again"])
        scratch.replace(target)
    except OSError as error:
        raise KnowledgeError([f"{target}: cannot be written ({error.strerror}); nothing was changed"]) from error
    finally:
        if scratch is not None:
            scratch.unlink(missing_ok=True)


def comments_fault(target: Path) -> list[str]:
    """A fault when the file has comments: laid out anew, it would lose them."""
    if not target.exists():
        return []
    text = target.read_text("utf-8")
    listed = listed_in(text)
    if (
        COMMENT.search(text)
        and lay_out([msgspec.convert(row, Entry) for row in listed.entries], listed.version) != text
    ):
        return [f"{target.name}: has comments, which an import would lose; import into another file"]
    return []


@contextmanager
def one_import(folder: Path) -> Iterator[None]:
    """Two imports into one folder wait for each other: each reads what the other wrote. Raises KnowledgeError."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise KnowledgeError([f"{folder}: is no folder that can be read ({error.strerror}); check --into"]) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _version(target: Path) -> int:
    return listed_in(target.read_text("utf-8")).version if target.exists() else 1
