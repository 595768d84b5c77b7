"""How personal numbers and names are shown (trust.md, after JR/T 0171-2020). Pure; what is too short is hidden."""

_HIDDEN = "****"


def last4(number: str) -> str:
    """The last four digits of a card or account number: 6299882833904881496 -> 1496."""
    return number[-4:] if len(number) >= 12 else _HIDDEN


def for_records(number: str) -> str:
    """A card or account number in records: first six and last four."""
    if len(number) < 12:
        return _HIDDEN
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def phone(number: str) -> str:
    """A mobile number: 13712349050 -> 137****9050."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else _HIDDEN


def id_number(number: str) -> str:
    """A resident number: its first and last character, sixteen stars between."""
    return number[0] + "*" * (len(number) - 2) + number[-1] if len(number) == 18 else _HIDDEN


def name(full: str) -> str:
    """A name without its first character; a one-character name is hidden."""
    return "*" + full[1:] if full else _HIDDEN
