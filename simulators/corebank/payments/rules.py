"""What is owed for a number: invented, but the same for everybody who asks in the same month. Pure."""

from datetime import date
from random import Random
from typing import Final

from simulators.corebank.masking import name as masked

_SEED: Final = 20240601
NOTHING_OWED: Final = "00"
NOT_FOUND: Final = "99"
# Top-ups of mobile phones, in fen: the range that mobile operators take online.
TOP_UP_LEAST: Final = 1_000
TOP_UP_MOST: Final = 50_000


def billed(kind: str, number: str, day: date, least: int, most: int) -> int:
    """Fen billed for the month of `day`, between `least` and `most` yuan; 0 for numbers that end with 00."""
    if number.endswith(NOTHING_OWED):
        return 0
    return Random(f"{_SEED}/bill/{kind}/{number}/{day:%Y-%m}").randint(least * 100, most * 100)


def takes_payments(season: tuple[str, str] | None, day: date) -> bool:
    """Whether a biller is open; a season (month-day, both included) goes over the new year."""
    return season is None or f"{day:%m-%d}" >= season[0] or f"{day:%m-%d}" <= season[1]


def invented_payer(kind: str, number: str, surnames: list[str], given: list[str]) -> str:
    """The masked name of whoever has this number."""
    rng = Random(f"{_SEED}/payer/{kind}/{number}")
    return masked(rng.choice(surnames)[0] + rng.choice(given))
