"""The figures of an evaluation. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

OUT_OF_SCOPE = "out_of_scope"


# Sure: acted on. Two or three likely: "did you mean". Else: said so, and a person offered.
Fate = Literal["acted", "did_you_mean", "no_idea"]
FATES: tuple[Fate, ...] = get_args(Fate)


class Outcome(msgspec.Struct, frozen=True):
    """A labelled text and what the model made of it.

    `predicted` is `out_of_scope` for a rejected text; `likely` are the first three guesses, best first, rejection not
    counted among them; `seconds` the time its parse took; `fate` what becomes of the text.
    """

    text: str
    intent: str
    predicted: str
    likely: tuple[str, ...]
    confidence: float
    handed_over: bool
    seconds: float
    fate: Fate = "acted"

    @property
    def right(self) -> bool:
        """Predicted as labelled."""
        return self.predicted == self.intent


class Scores(msgspec.Struct, frozen=True):
    """The JSON of `make evaluate`; shares are 0 to 1, None where the file holds no such row."""

    n: int
    accuracy: float
    top3: float
    macro_f1: float
    recall: dict[str, float]
    handed_over: float
    oos_recall: float | None
    in_scope_accuracy: float | None
    ms_per_text: float
    fates: dict[str, float]


def score(outcomes: Sequence[Outcome]) -> Scores:
    """Scores of at least one outcome.

    top3: the label is the prediction or among the first three guesses (what "did you mean" would offer). macro_f1: mean
    over the intents labelled in the file. oos_recall: of the out_of_scope rows, those rejected or so classified.
    fates: share of each `Fate`.
    """
    in_scope = [outcome for outcome in outcomes if outcome.intent != OUT_OF_SCOPE]
    out_of_scope = [outcome for outcome in outcomes if outcome.intent == OUT_OF_SCOPE]
    labels = sorted({outcome.intent for outcome in outcomes})
    return Scores(
        n=len(outcomes),
        accuracy=_share([outcome.right for outcome in outcomes]),
        top3=_share([outcome.right or outcome.intent in outcome.likely[:3] for outcome in outcomes]),
        macro_f1=round(sum(_f1(label, outcomes) for label in labels) / len(labels), 4),
        recall={label: _share([o.right for o in outcomes if o.intent == label]) for label in labels},
        handed_over=_share([outcome.handed_over for outcome in outcomes]),
        oos_recall=_share([outcome.right for outcome in out_of_scope]) if out_of_scope else None,
        in_scope_accuracy=_share([outcome.right for outcome in in_scope]) if in_scope else None,
        ms_per_text=round(1000 * sum(outcome.seconds for outcome in outcomes) / len(outcomes), 3),
        fates={fate: _share([outcome.fate == fate for outcome in outcomes]) for fate in FATES},
    )


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4)


def _f1(label: str, outcomes: Sequence[Outcome]) -> float:
    both = sum(outcome.intent == label == outcome.predicted for outcome in outcomes)
    either = sum((outcome.intent == label) + (outcome.predicted == label) for outcome in outcomes)
    return 2 * both / either
