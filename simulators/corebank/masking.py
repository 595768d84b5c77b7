"""How the bank shows numbers and names to callers: never whole."""


def number(digits: str) -> str:
    """An account or card number: first six and last four digits."""
    return digits[:6] + "*" * (len(digits) - 10) + digits[-4:]


def name(full: str) -> str:
    """A name without its first character."""
    return "*" + full[1:]
