"""Money: integer fen in the books, decimal strings of yuan ("1234.50") on the wire. Never a float."""


def yuan(fen: int) -> str:
    """Fen as a decimal string with two digits: -5 -> "-0.05"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fen(text: str) -> int:
    """A decimal string of yuan with at most two digits after the point, as fen. Raises ValueError for anything else."""
    whole, _, cents = text.partition(".")
    if not whole.isascii() or not whole.isdigit() or len(cents) > 2 or (cents and not cents.isdigit()):
        raise ValueError("not an amount")
    return int(whole) * 100 + int(cents.ljust(2, "0"))
