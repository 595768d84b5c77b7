"""The knowledge in use: read again when a file changes, and kept as it was when the new files are faulty."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import structlog

from warmline.files import folder_state
from warmline.knowledge.entries import FOLDER, Entry, KnowledgeError, read_folder

log = structlog.get_logger()

# How often the folder is looked at: an editor sees a change within seconds, a turn hardly ever pays for the look.
LOOK_EVERY_SECONDS = 2.0


class Shelf:
    """Thread-safe. `edition` counts up with every change, so that what is derived from entries knows when it is old.

    Raises KnowledgeError when made on a faulty folder: a process does not start on nothing.
    """

    def __init__(self, folder: Path = FOLDER, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._state = folder_state(folder)
        self._entries = read_folder(folder)
        self._looked_at = clock()
        self.edition = 1

    def entries(self) -> Mapping[str, Entry]:
        """All entries by id, valid or not."""
        with self._lock:
            if self._clock() - self._looked_at >= LOOK_EVERY_SECONDS:
                self._looked_at = self._clock()
                self._look()
            return self._entries

    def entry(self, name: str, day: date) -> Entry | None:
        """The entry when it is there and holds on that day."""
        found = self.entries().get(name)
        return found if found is not None and found.valid_on(day) else None

    def _look(self) -> None:
        state = folder_state(self._folder)
        if state == self._state:
            return
        # Also when the files are faulty: each state is told once.
        self._state = state
        try:
            self._entries = read_folder(self._folder)
        except KnowledgeError as error:
            log.error("knowledge.refused", faults=error.faults[:20])
            return
        self.edition += 1
        log.info("knowledge.read", entries=len(self._entries), edition=self.edition)
