"""Numbers with four decimals: grams, and prices of funds."""


def four(ten_thousandths: int) -> str:
    """12345 -> "1.2345"."""
    return f"{ten_thousandths // 10_000}.{ten_thousandths % 10_000:04d}"


def ten_thousandths(text: str) -> int:
    """1.5 -> 15000; the text has at most four decimals (its type says so)."""
    whole, _, rest = text.partition(".")
    return int(whole) * 10_000 + int(rest.ljust(4, "0"))
