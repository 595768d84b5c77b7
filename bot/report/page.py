"""The page: one HTML file without scripts, readable by itself. Everything that comes from a text is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

# Comes with Rasa: in the bot's environment only, where mypy does not run.
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.report import calibration, confusions
from bot.report.figures import headline_changes, recall_changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.evaluation.scores import Outcome
    from bot.report.figures import Figures

_TEMPLATES = Path(__file__).parent / "templates"
_WORST = 20
_THIN = 12

# Name in the figures → name on the page, and whether a smaller one is better.
_HEADLINES: dict[str, tuple[str, bool]] = {
    "accuracy": ("right", False),
    "top3": ("right within three", False),
    "macro_f1": ("macro F1", False),
    "handed_over": ("handed over", True),
    "oos_recall": ("out-of-scope recall", False),
    "calibration_error": ("calibration error", True),
    "ms_per_text": ("ms a text", True),
}


def page(
    outcomes: Sequence[Outcome],
    taught: Mapping[str, int],
    now: Figures,
    before: Figures | None,
    parts: Sequence[Figures],
) -> str:
    """The report as HTML. `taught`: examples an intent has; `parts`: the folds or hands, when there are any."""
    lines = confusions.intent_lines(outcomes, taught)
    pairs = confusions.confusions(outcomes)
    held = calibration.bins([calibration.first_guess(outcome) for outcome in outcomes])
    scored = [line for line in lines if line.recall is not None]
    return str(
        _environment()
        .get_template("report.html")
        .render(
            now=now,
            before=before,
            parts=parts,
            headlines=_HEADLINES,
            changes=headline_changes(before, now) if before else [],
            recall_changes=recall_changes(before, now) if before else [],
            lines=lines,
            matrix=confusions.matrix(outcomes),
            pairs=pairs[:_WORST],
            pairs_in_all=len(pairs),
            wrong=sum(pair.n for pair in pairs),
            bins=held,
            calibration_seen=calibration.seen(held),
            least_taught=sorted(lines, key=lambda line: (line.taught, line.intent))[:_THIN],
            least_found=sorted(scored, key=lambda line: (line.recall, -line.scored, line.intent))[:_THIN],
        )
    )


def _environment() -> Any:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(figure=_figure, percent=_percent, gain=_gain)
    return environment


def _percent(share: float | None) -> str:
    """A share as points; – where there is none."""
    return "–" if share is None else f"{100 * share:.1f} %"


def _figure(value: float | None, name: str) -> str:
    """A headline figure in its unit."""
    return f"{value:.1f}" if name == "ms_per_text" and value is not None else _percent(value)


def _gain(delta: float, name: str) -> str:
    """A difference with its sign: in ms, else in points."""
    return f"{delta:+.1f} ms" if name == "ms_per_text" else f"{100 * delta:+.1f} points"
