"""Customer text can never become a Rasa payload: a leading slash, in any disguise, is made harmless."""

from __future__ import annotations

import re
import unicodedata

# What Rasa (or a normaliser on the way to it) could read as "/": the sign itself and its look-alikes.
_SLASHES = frozenset("/／⁄∕╱⧸〳⟋∖")
HARMLESS_SLASH = "／"
# An intent's name, with or without entities.
_COMMAND = re.compile(r"[A-Za-z_]{2,}\s*(\{.*\}\s*)?", re.DOTALL)


def _is_ignorable(char: str) -> bool:
    """White space, control, format (zero-width, bidi) and combining marks: may stand before the slash unseen."""
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp", "Cn", "Co")


def for_bot(text: str) -> str:
    """The text as it is handed to Rasa: never starts with "/" after stripping, in any Unicode normal form.

    Rasa treats a message that begins with "/" as an intent with entities and full confidence; only the server may
    make those. Run-in ignorable characters are dropped, and every slash in front becomes a full-width one behind a
    blank-proof mark, so NFKC in the pipeline cannot bring it back to the front. What is nothing but a payload becomes
    empty, which is not understood: its English names would be.
    """
    start = 0
    while start < len(text) and _is_ignorable(text[start]):
        start += 1
    rest = text[start:]
    normal = unicodedata.normalize("NFKC", rest[:1])
    if rest and (rest[0] in _SLASHES or normal.lstrip()[:1] in _SLASHES or normal.startswith("/")):
        return "" if _COMMAND.fullmatch(rest[1:]) else f"“{HARMLESS_SLASH}{rest[1:]}”"
    return rest
