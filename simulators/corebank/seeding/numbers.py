"""Numbers that pass the usual checks and belong to nobody."""

from datetime import date
from random import Random

# Issuer prefixes and an administrative region that are not assigned to anybody we know of: fiction.
DEBIT_PREFIX = "629988"
CREDIT_PREFIX = "628899"
ACCOUNT_PREFIX = "8801"
REGION = "429901"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def luhn_ok(number: str) -> bool:
    """The Luhn check of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def card_number(rng: Random, prefix: str, length: int, tail: str | None = None) -> str:
    """A card number with a valid check digit, ending in `tail` when one is wished for."""
    end = tail if tail is not None else f"{rng.randrange(10_000):04d}"
    while True:
        middle = "".join(str(rng.randrange(10)) for _ in range(length - len(prefix) - 4))
        if luhn_ok(prefix + middle + end):
            return prefix + middle + end


def with_check_digit(body: str) -> str:
    """A number with the last digit that the Luhn check asks for."""
    return next(number for digit in "0123456789" if luhn_ok(number := body + digit))


def account_number(rng: Random) -> str:
    """17 digits, as banks here give to accounts beside the card."""
    return ACCOUNT_PREFIX + "".join(str(rng.randrange(10)) for _ in range(13))


def id_number(born: date, gender: str, serial: int) -> str:
    """An 18-digit resident number after GB 11643-1999: odd order numbers for men; ISO 7064 MOD 11-2 check character."""
    order = (serial * 2 + (1 if gender == "male" else 0)) % 1000
    body = f"{REGION}{born:%Y%m%d}{order:03d}"
    remainder = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[remainder]
