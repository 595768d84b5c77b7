"""The strategies in use: read again when a file changes, and kept as they were when the new files are faulty."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import structlog

from warmline.files import State, folder_state, state_of
from warmline.operations.risk.decisions import Decision, decide
from warmline.operations.risk.facts import Facts
from warmline.operations.risk.loading import FOLDER, read_folder
from warmline.operations.risk.pricing import CANNOT_JUDGE
from warmline.operations.risk.strategies import Strategies, StrategyError
from warmline.operations.risk.words import FILE, Explanation, RiskWords, read_words

log = structlog.get_logger()

# How often the files are looked at: an editor sees a change within seconds, a judgement hardly ever pays for the look.
LOOK_EVERY_SECONDS = 2.0


class _Edition(msgspec.Struct, frozen=True):
    """Strategies with the words of their reasons: they change together."""

    strategies: Strategies
    words: RiskWords


class Risk:
    """Thread-safe. Raises StrategyError when made on faulty files: a process does not start on nothing."""

    def __init__(
        self, folder: Path = FOLDER, clock: Callable[[], float] = time.monotonic, *, words: Path = FILE
    ) -> None:
        self._folder = folder
        self._words = words
        self._clock = clock
        self._lock = threading.Lock()
        self._state = self._files()
        self._edition = self._read()
        self._looked_at = clock()

    def judge(self, facts: Facts) -> Decision:
        """What the strategies in use say about it."""
        decision = decide(self._in_use().strategies, facts)
        if CANNOT_JUDGE in decision.reasons:
            log.warning("risk.cannot_judge", subject=decision.subject, version=decision.version)
        return decision

    def explain(self, decision: Decision) -> Explanation:
        """In words: for the customer, for the agent."""
        return self._in_use().words.explain(decision)

    def told(self, reasons: Sequence[str]) -> tuple[str, ...]:
        """What the customer is told of reasons that were recorded earlier."""
        return self._in_use().words.told(reasons)

    def _in_use(self) -> _Edition:
        with self._lock:
            if self._clock() - self._looked_at >= LOOK_EVERY_SECONDS:
                self._looked_at = self._clock()
                self._look()
            return self._edition

    def _look(self) -> None:
        state = self._files()
        if state == self._state:
            return
        # Also when the files are faulty: each state is told once.
        self._state = state
        try:
            self._edition = self._read()
        except StrategyError as error:
            log.error("risk.refused", faults=error.faults[:20])
            return
        active = {subject: versions.active.version for subject, versions in self._edition.strategies.items()}
        log.info("risk.read", active=active)

    def _read(self) -> _Edition:
        words = read_words(self._words)
        return _Edition(read_folder(self._folder, words.reasons), words)

    def _files(self) -> State:
        return folder_state(self._folder) + state_of([self._words])
