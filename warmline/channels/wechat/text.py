"""Text as WeChat takes it: at most 2000 bytes a message, numbers instead of buttons (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

from warmline.conversation.events import BotMessage, CustomerChoice, CustomerMessage, Event, Returned

MAX_BYTES = 2000

_ANCHOR = re.compile(r"<a\s[^>]*>.*?</a>", re.DOTALL | re.IGNORECASE)
_SENTENCE = re.compile(r"[^。！？!?；;…\n]*[。！？!?；;…\n]+[”’」』）)]*|[^。！？!?；;…\n]+")
_CLAUSE = re.compile(r"[^，,、：:\s]*[，,、：:\s]+|[^，,、：:\s]+")
_LIVE_LINK = re.compile(r"<(?=\s*/?\s*a\b)", re.IGNORECASE)
_NUMBER = re.compile(r"[(\[【]?\s*(\d{1,2})\s*[)\]】.。、,，]?")


def harmless(text: str) -> str:
    """Text of others without live `<a>`: only our own links may be clickable under other words than their address."""
    return _LIVE_LINK.sub("＜", text)


def size(text: str) -> int:
    """Bytes as WeChat counts them."""
    return len(text.encode("utf-8", "surrogatepass"))


def split(text: str, limit: int = MAX_BYTES) -> list[str]:
    """Parts of at most `limit` bytes, cut at sentence ends, else clauses, else characters; never inside `<a>…</a>`.

    Joined they are the text again, except for parts of white space alone, which WeChat refuses.
    """
    parts = [""]
    for atom in _atoms(text, limit):
        if size(parts[-1]) + size(atom) <= limit:
            parts[-1] += atom
        else:
            parts.append(atom)
    return [part for part in parts if part.strip()]


def _atoms(text: str, limit: int) -> Iterator[str]:
    """Pieces that stay whole, each of at most `limit` bytes."""
    start = 0
    for anchor in _ANCHOR.finditer(text):
        yield from _plain_atoms(text[start : anchor.start()], limit)
        # A link longer than a message cannot stay whole; it is cut like other text.
        yield from [anchor[0]] if size(anchor[0]) <= limit else _characters(anchor[0], limit)
        start = anchor.end()
    yield from _plain_atoms(text[start:], limit)


def _plain_atoms(text: str, limit: int) -> Iterator[str]:
    for sentence in _SENTENCE.findall(text):
        if size(sentence) <= limit:
            yield sentence
            continue
        for clause in _CLAUSE.findall(sentence):
            yield from [clause] if size(clause) <= limit else _characters(clause, limit)


def _characters(text: str, limit: int) -> Iterator[str]:
    """Cuts between characters; combining marks and joined emoji stay with the character before them."""
    piece = ""
    for index, char in enumerate(text):
        joined = unicodedata.combining(char) or char in "\u200d\ufe0f" or text[index - 1 : index] == "\u200d"
        # A margin, so that what belongs to the last character still finds room.
        room = limit if joined else max(4, limit - 16)
        if piece and size(piece) + size(char) > room:
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


class Choice(msgspec.Struct, frozen=True):
    """A button the customer chose by its number or its words. `button` is `<seq>.<index>`."""

    button: str
    label: str


def choose(text: str, events: Sequence[Event], ordinals: Sequence[str] = ()) -> Choice | None:
    """Which button of the bot's latest turn a message means, if any.

    Only the last bot turn counts: a 2 that answers "how many months?" must not press a button further up. A turn
    whose button was chosen already is spent. `ordinals` are number words in order, as the catalogue has them.
    """
    offer = _open_offer(events)
    if offer is None:
        return None
    seq, message = offer
    said = _folded(text)
    for index, button in enumerate(message.buttons):
        if said == _folded(button.label):
            return Choice(f"{seq}.{index}", button.label)
    number = _NUMBER.fullmatch(said)
    wanted = int(number[1]) if number else ordinals.index(said) + 1 if said in ordinals else 0
    if 1 <= wanted <= len(message.buttons):
        return Choice(f"{seq}.{wanted - 1}", message.buttons[wanted - 1].label)
    return None


def menu_choice(menu_id: str, events: Sequence[Event]) -> Choice | None:
    """The button behind a click on a message menu, whose ids are `<seq>.<index>`; None for one of another visit."""
    seq, _, index = menu_id.partition(".")
    for event in events:
        if isinstance(event.body, BotMessage) and str(event.seq) == seq and index.isdecimal():
            buttons = event.body.buttons
            return Choice(menu_id, buttons[int(index)].label) if int(index) < len(buttons) else None
    return None


def _open_offer(events: Sequence[Event]) -> tuple[int, BotMessage] | None:
    in_turn = False
    for event in reversed(events):
        if isinstance(event.body, BotMessage):
            in_turn = True
            if event.body.buttons:
                return event.seq, event.body
        elif isinstance(event.body, CustomerChoice | Returned) or (in_turn and isinstance(event.body, CustomerMessage)):
            return None
    return None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold().strip("。.!！~～ ")
