"""What the customer may have meant when the first guess is not good enough. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

# Being right within three is what the understanding is measured by. Below the least chance a guess only confuses.
SUGGESTED, LEAST_CHANCE = 3, 0.04


def likely(ranking: Iterable[tuple[str, float]], known: Container[str]) -> list[str]:
    """The intents to offer as buttons, likeliest first: (intent, confidence) pairs, `known` those that have one."""
    names = dict.fromkeys(name.partition("/")[0] for name, confidence in ranking if confidence >= LEAST_CHANCE)
    return [name for name in names if name in known][:SUGGESTED]
