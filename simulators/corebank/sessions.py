"""Customer sessions: who is asking, and how surely.

L1: the calling system recognised the customer (bound WeChat, the bank's own site). L2: a one-time code was typed.
"""

from dataclasses import dataclass

from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.problems import Problem
from simulators.corebank.views import Level, SessionGiven

IDLE_SECONDS = 15 * 60  # trust.md: L2 lives 15 minutes idle
# Every use moves the expiry, but is only written when it moved this far: a read should not cost a disk write.
TOUCH_SECONDS = 15
LEVELS: dict[int, Level] = {1: "L1", 2: "L2"}


@dataclass(frozen=True)
class CustomerSession:
    """A live session of one customer in one conversation."""

    token_hash: str
    customer: str
    conversation: str
    level: int


def begin(bank: Bank, customer: str, conversation: str, level: int) -> SessionGiven:
    """A new session; only the hash of its token is kept."""
    token, now = bank.secrets.token(), bank.clock.seconds()
    bank.db.run(
        "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
        (bank.secrets.hash("session", token), customer, conversation, level, now),
    )
    return SessionGiven(token, customer, LEVELS[level], instant(now + IDLE_SECONDS))


def recognise(bank: Bank, customer: str, conversation: str) -> SessionGiven:
    """A session of level L1 for a customer the caller vouches for. Raises Problem 404 `customer_unknown`."""
    if bank.db.one("SELECT 1 FROM customers WHERE id = ?", (customer,)) is None:
        raise Problem(404, "customer_unknown")
    return begin(bank, customer, conversation, 1)


def find(bank: Bank, token: str, level: int) -> CustomerSession:
    """The live session of a token. Raises Problem 401 `session_expired`, 403 `level_too_low`."""
    hashed, now = bank.secrets.hash("session", token), bank.clock.seconds()
    row = bank.db.one("SELECT customer, conversation, level, seen FROM sessions WHERE token = ?", (hashed,))
    if row is None or row["seen"] + IDLE_SECONDS <= now:
        raise Problem(401, "session_expired", "The customer session is unknown or was idle too long.")
    if abs(now - row["seen"]) > TOUCH_SECONDS:
        bank.db.run("UPDATE sessions SET seen = ? WHERE token = ?", (now, hashed))
    if row["level"] < level:
        raise Problem(403, "level_too_low", f"This needs a session of level {LEVELS[level]}.")
    return CustomerSession(hashed, row["customer"], row["conversation"], row["level"])


def conversation_of(bank: Bank, token: str) -> str:
    """The conversation of a session, whether it still lives or not; empty when there is none."""
    hashed = bank.secrets.hash("session", token)
    row = bank.db.one("SELECT conversation FROM sessions WHERE token = ?", (hashed,)) if token else None
    return str(row["conversation"]) if row is not None else ""


def end(bank: Bank, session: CustomerSession) -> None:
    """Ends it at once."""
    bank.db.run("DELETE FROM sessions WHERE token = ?", (session.token_hash,))
