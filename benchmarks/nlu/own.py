"""The trained model on our own held-out texts: hands that no training ever saw, plain and with homophones.

Which figures these are and what they must reach is in issue 3. Noise counts on the characters that have a homophone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figure, figure, percentile
from benchmarks.nlu.noise import SHARE, homophones, noisy, replaced
from benchmarks.nlu.public import SHARED, Absent
from benchmarks.nlu.shares import Findings, cared_for, percent
from benchmarks.nlu.trained import asked
from bot.evaluation import EvaluationError, model
from bot.evaluation.rows import Row, read_rows
from bot.evaluation.scores import score
from bot.nlu.contract import human_intents
from bot.nlu.word_files import PROJECT, project_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.scores import Outcome, Scores

HELD_OUT = PROJECT / "tests" / "bot" / "nlu"
MODELS = project_file("models")
NOISE = SHARED / "noise" / "same_pinyin.txt"


def own() -> Findings:
    """All of it, and what a parse takes. Raises Absent. To be the first part of a process: it reads its memory."""
    rows, files = _held_out()
    try:
        agent = model.load(MODELS)
    except EvaluationError as error:
        raise Absent(str(error)) from error
    # The encoder's weights are read at the first text.
    asked(agent, rows[:1])
    memory = _resident_mb()
    outcomes = asked(agent, rows)
    plain = score(outcomes)
    figures = _own_figures("own", plain, outcomes, strict=True)
    took = [1000 * one.seconds for one in outcomes]
    figures.append(figure("own.parse.p50", "ms", [percentile(took, 0.5)], target=12))
    figures.append(figure("own.parse.p99", "ms", [percentile(took, 0.99)]))
    figures.append(figure("own.memory", "MB", [memory], target=1024))
    notes: dict[str, Any] = {"texts": len(rows), "accuracy_by_file": _by_file(files, outcomes)}
    if NOISE.is_file():
        more, noted = _with_noise(agent, rows, plain)
        return Findings(figures + more, notes | noted)
    return Findings(figures, notes | {"noise": f"skipped: {NOISE} is not there"})


def _held_out() -> tuple[list[Row], dict[str, int]]:
    """All rows, and how many each file has, in order."""
    files = {file.name: read_rows(file) for file in sorted(HELD_OUT.glob("held_*.tsv"))}
    if not files:
        raise Absent(f"{HELD_OUT / 'held_*.tsv'} is not there")
    return [row for rows in files.values() for row in rows], {name: len(rows) for name, rows in files.items()}


def _by_file(files: dict[str, int], outcomes: Sequence[Outcome]) -> dict[str, float]:
    found, start = {}, 0
    for name, count in files.items():
        found[name] = score(outcomes[start : start + count]).accuracy
        start += count
    return found


def _with_noise(agent: Any, rows: Sequence[Row], plain: Scores) -> tuple[list[Figure], dict[str, Any]]:
    changed = noisy(rows, homophones(NOISE.read_text("utf-8-sig")))
    outcomes = asked(agent, changed)
    scores = score(outcomes)
    lost = figure("own.noise.lost", "points", [100 * (plain.accuracy - scores.accuracy)], target=4)
    share = round(replaced(rows, changed), 4)
    return [*_own_figures("own.noise", scores, outcomes, strict=False), lost], {
        "noise": {"asked_share": SHARE, "replaced_of_all_characters": share}
    }


def _own_figures(name: str, scores: Scores, outcomes: Sequence[Outcome], strict: bool) -> list[Figure]:
    """`strict`: with the targets of issue 3, which hold for texts without noise."""
    told: list[tuple[str, float | None, float | None]] = [
        ("accuracy", scores.accuracy, 92),
        ("top3", scores.top3, None),
        ("macro_f1", scores.macro_f1, 91),
        ("human_agent", scores.recall.get("human_agent"), 100),
        ("sensitive", cared_for(outcomes, human_intents()), 98),
        ("out_of_scope", scores.oos_recall, 85),
    ]
    return [
        percent(f"{name}.{kind}", share, target if strict else None)
        for kind, share, target in told
        if share is not None
    ]


def _resident_mb() -> float:
    """Of this process. psutil is not in the bot's environment."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))
