"""One-time codes under the rules of trust.md: 6 digits, 5 tries, 5 minutes, single use, one a minute and five a day for
a phone, bound to conversation and purpose.

Nothing here tells whether a phone is a customer's: both ways make the same statements and give the same answers.
"""

import math
import sqlite3

from simulators.corebank import outbox, sessions
from simulators.corebank.bank import Bank
from simulators.corebank.cardcare import contact
from simulators.corebank.clock import instant
from simulators.corebank.problems import Problem
from simulators.corebank.views import CodeCheck, CodeRequest, CodeSent, PhoneChanged, ProofGiven, SessionGiven

TRIES = 5
VALID_SECONDS = 5 * 60
DAY_SECONDS = 24 * 3600
SESSION_PURPOSE = "session"
PHONE_PURPOSE = "phone"


def send_code(bank: Bank, request: CodeRequest, session: sessions.CustomerSession | None) -> CodeSent:
    """Makes a challenge and, for a customer's phone, sends its code.

    Raises Problem 400 `phone_or_session`, 403 `phone_change_unknown`, and 429 `code_too_soon`, `codes_exhausted` with
    retry_after.
    """
    kind, _, pending = request.purpose.partition(":")
    phone, customer = _phone(bank, request, session), None
    if kind == PHONE_PURPOSE:
        phone, customer = contact.pending_phone(bank, pending, session)
    now = bank.clock.seconds()
    with bank.db.transaction():
        hashed = bank.secrets.hash("phone", phone)
        _hold_rate(bank, hashed, now)
        row = bank.db.one("SELECT id FROM customers WHERE phone = ?", (phone,))
        customer = customer or (row["id"] if row else None)
        challenge, code = bank.secrets.token(), bank.secrets.code()
        bank.db.run(
            "INSERT INTO challenges (id, phone, customer, conversation, purpose, code, made, expires)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                challenge,
                hashed,
                customer,
                request.conversation,
                request.purpose,
                bank.secrets.hash("code", challenge, code),
                now,
                now + VALID_SECONDS,
            ),
        )
        outbox.send(bank, phone, bank.texts[f"{kind}_code"].format(code=code), really=customer is not None)
    return CodeSent(challenge, instant(now + VALID_SECONDS))


def _phone(bank: Bank, request: CodeRequest, session: sessions.CustomerSession | None) -> str:
    if (request.phone is None) == (session is None):
        raise Problem(400, "phone_or_session", "Give either a phone or a customer session.")
    if request.phone is not None:
        return request.phone
    assert session is not None
    row = bank.db.one("SELECT phone FROM customers WHERE id = ?", (session.customer,))
    assert row is not None, "a session names an existing customer"
    return str(row["phone"])


def _hold_rate(bank: Bank, phone: str, now: float) -> None:
    """Refuses the second code within the interval and the sixth within a day (any 24 hours)."""
    made = [
        float(row["made"])
        for row in bank.db.all(
            "SELECT made FROM challenges WHERE phone = ? AND made > ? ORDER BY made DESC", (phone, now - DAY_SECONDS)
        )
    ]
    interval, allowed = bank.options.code_interval_seconds, bank.options.codes_per_day
    if made and made[0] + interval > now:
        raise Problem(429, "code_too_soon", retry_after=math.ceil(made[0] + interval - now))
    if len(made) >= allowed:
        raise Problem(429, "codes_exhausted", retry_after=math.ceil(made[allowed - 1] + DAY_SECONDS - now))


def check_code(bank: Bank, request: CodeCheck) -> SessionGiven | ProofGiven | PhoneChanged:
    """What the right code is worth: a session of level L2, a proof for one operation, or that a new phone takes effect.

    Raises Problem 403: `challenge_unknown`, `code_used`, `code_expired`, `code_exhausted`, `code_wrong` (tries_left),
    and for a new phone 403 `phone_change_unknown`, 409 `phone_taken`.
    """
    now = bank.clock.seconds()
    with bank.db.transaction():
        row = _challenge(bank, request, now)
        tries = int(row["tries"]) + 1
        hashed = bank.secrets.hash("code", request.challenge, request.code)
        right = bank.secrets.same(hashed, row["code"]) and row["customer"] is not None
        bank.db.run("UPDATE challenges SET tries = ?, used = ? WHERE id = ?", (tries, int(right), request.challenge))
        if right:
            return _reward(bank, request, str(row["customer"]), now)
    # After the commit: a refusal inside would take the counted try back.
    raise Problem(403, "code_wrong", tries_left=TRIES - tries)


def _challenge(bank: Bank, request: CodeCheck, now: float) -> sqlite3.Row:
    row = bank.db.one("SELECT * FROM challenges WHERE id = ?", (request.challenge,))
    bound = row is not None and (row["conversation"], row["purpose"]) == (request.conversation, request.purpose)
    if row is None or not bound:
        raise Problem(403, "challenge_unknown", "No such challenge for this conversation and purpose.")
    if row["used"]:
        raise Problem(403, "code_used")
    if row["expires"] <= now:
        raise Problem(403, "code_expired")
    if row["tries"] >= TRIES:
        raise Problem(403, "code_exhausted")
    return row


def _reward(bank: Bank, request: CodeCheck, customer: str, now: float) -> SessionGiven | ProofGiven | PhoneChanged:
    kind, _, operation = request.purpose.partition(":")
    if kind == SESSION_PURPOSE:
        return sessions.begin(bank, customer, request.conversation, 2)
    if kind == PHONE_PURPOSE:
        return contact.confirm_phone(bank, operation, customer)
    proof = bank.secrets.token()
    bank.db.run(
        "INSERT INTO proofs VALUES (?, ?, ?, ?, ?)",
        (bank.secrets.hash("proof", proof), customer, request.conversation, operation, now + VALID_SECONDS),
    )
    return ProofGiven(proof, instant(now + VALID_SECONDS))
