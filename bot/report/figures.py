"""The figures a report keeps beside its page, so that the next one can say what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bot.evaluation import EvaluationError
from bot.evaluation.scores import score
from bot.report.calibration import bins, expected_error, first_guess

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.evaluation.scores import Outcome

# Below it, a recall moves by a single text or two.
_NOTABLE = 0.05


class Headline(msgspec.Struct, frozen=True):
    """Shares are 0 to 1; None where it cannot be told from the source."""

    accuracy: float
    top3: float
    macro_f1: float
    handed_over: float | None
    oos_recall: float | None
    calibration_error: float
    ms_per_text: float | None


class Figures(msgspec.Struct, frozen=True):
    """Of one report: when (ISO 8601), on what, how many texts, and the recall of each intent."""

    made: str
    source: str
    rows: int
    headline: Headline
    recall: dict[str, float]


class Change(msgspec.Struct, frozen=True):
    """A figure in the last report and in this one."""

    name: str
    before: float
    now: float

    @property
    def delta(self) -> float:
        """What was gained; negative: lost."""
        return self.now - self.before


def figures(outcomes: Sequence[Outcome], made: str, source: str, *, as_answered: bool = True) -> Figures:
    """Figures of at least one outcome; not `as_answered`: the classifier's alone, which hands nothing over."""
    scores = score(outcomes)
    headline = Headline(
        accuracy=scores.accuracy,
        top3=scores.top3,
        macro_f1=scores.macro_f1,
        handed_over=scores.handed_over if as_answered else None,
        oos_recall=scores.oos_recall,
        calibration_error=round(expected_error(bins([first_guess(outcome) for outcome in outcomes])), 4),
        ms_per_text=scores.ms_per_text if as_answered else None,
    )
    return Figures(made, source, scores.n, headline, scores.recall)


def headline_changes(before: Figures, now: Figures) -> list[Change]:
    """Each headline figure that both reports have."""
    old, new = msgspec.structs.asdict(before.headline), msgspec.structs.asdict(now.headline)
    return [Change(name, old[name], new[name]) for name in new if old[name] is not None and new[name] is not None]


def recall_changes(before: Figures, now: Figures) -> list[Change]:
    """Intents in both reports whose recall moved by more than 5 points, the greatest loss first."""
    both = [Change(name, before.recall[name], now.recall[name]) for name in now.recall if name in before.recall]
    return sorted((change for change in both if abs(change.delta) > _NOTABLE + 1e-9), key=lambda change: change.delta)


def read_figures(path: Path) -> Figures | None:
    """The last report's figures; None when there is none. Raises EvaluationError when the file is something else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Figures)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise EvaluationError(f"{path}: is no earlier report's figures; move it away: {error}") from error


def write_figures(path: Path, kept: Figures) -> None:
    """As JSON, indented for readers."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n")
