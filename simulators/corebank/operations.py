"""Acts happen once: the outcome of every Idempotency-Key is written in the same transaction as its effect.

A refusal of the bank (409) is an outcome too, so a key that was refused never succeeds later behind somebody's back.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.problems import Problem, ProblemDetails
from simulators.corebank.sessions import CustomerSession
from simulators.corebank.views import OperationView

Answer = TypeVar("Answer", bound=msgspec.Struct)


@dataclass(frozen=True)
class Act:
    """What is to be done once: a name like `cards.lock`, its subject and details, for whom, under which key."""

    name: str
    subject: str
    details: msgspec.Struct | None
    customer: str | None
    key: str

    def hash(self) -> str:
        """SHA-256 over the act as canonical JSON (sorted keys, no spaces, UTF-8): what an L3 code is bound to."""
        canonical: dict[str, object] = {
            "act": self.name,
            "details": self.details or {},
            "key": self.key,
            "subject": self.subject,
        }
        return hashlib.sha256(msgspec.json.encode(canonical, order="sorted")).hexdigest()

    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self.customer}\x1f{self.hash()}".encode()).hexdigest()


def once(bank: Bank, act: Act, answer: type[Answer], effect: Callable[[str, int], Answer]) -> Answer:
    """Carries out `effect(reference, seconds)` unless the key was used before, then the first answer is given again.

    Raises Problem 422 `idempotency_key_reused` when the key was used for something else, and what `effect` raises.
    """
    refused: Problem | None = None
    with bank.db.transaction():
        earlier = bank.db.one("SELECT * FROM operations WHERE key = ?", (act.key,))
        if earlier is not None:
            return _again(act, earlier["fingerprint"], earlier["state"], earlier["answer"], answer)
        reference, at = _reference(act), int(bank.clock.seconds())
        try:
            with bank.db.transaction():
                done = effect(reference, at)
            _keep(bank, act, at, done, None)
            return done
        except Problem as problem:
            if problem.status != 409:
                raise  # not proven, not found: nothing was decided about the act itself
            refused = problem
            _keep(bank, act, at, problem.details, problem.code)
    raise refused


def _reference(act: Act) -> str:
    """The bank's number for the act; from the key, so it is short and unique without a counter."""
    return "R" + hashlib.sha256(f"reference/{act.key}".encode()).hexdigest()[:15].upper()


def _keep(bank: Bank, act: Act, at: int, answer: msgspec.Struct, code: str | None) -> None:
    bank.db.run(
        "INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            act.key,
            act.name,
            act.fingerprint(),
            "done" if code is None else "refused",
            code,
            _reference(act) if code is None else None,
            msgspec.json.encode(answer),
            at,
        ),
    )


def _again(act: Act, fingerprint: str, state: str, stored: bytes, answer: type[Answer]) -> Answer:
    if fingerprint != act.fingerprint():
        raise Problem(422, "idempotency_key_reused", "This key was used for another act.")
    if state == "refused":
        details = msgspec.json.decode(stored, type=ProblemDetails)
        raise Problem(details.status, details.code, details.detail)
    return msgspec.json.decode(stored, type=answer)


def spend_proof(bank: Bank, act: Act, session: CustomerSession, proof: str) -> None:
    """Uses up the fresh code of exactly this act. Raises Problem 403 `proof_needed` or `proof_wrong`."""
    if not proof:
        raise Problem(403, "proof_needed", "A fresh one-time code for this very operation is needed.")
    spent = bank.db.run(
        "DELETE FROM proofs WHERE token = ? AND customer = ? AND conversation = ? AND operation = ? AND expires > ?",
        (
            bank.secrets.hash("proof", proof),
            session.customer,
            session.conversation,
            act.hash(),
            bank.clock.seconds(),
        ),
    )
    if spent != 1:
        raise Problem(403, "proof_wrong", "The proof is unknown, used, expired, or made for another operation.")


def find(bank: Bank, key: str) -> OperationView:
    """What became of a key. Raises Problem 404 `operation_unknown`: not done, or not done yet."""
    row = bank.db.one("SELECT * FROM operations WHERE key = ?", (key,))
    if row is None:
        raise Problem(404, "operation_unknown")
    facts = msgspec.json.decode(row["answer"], type=_Receipt).facts
    return OperationView(key, row["act"], row["state"], row["reference"], row["code"], instant(row["at"]), facts)


class _Receipt(msgspec.Struct, frozen=True):
    """What any stored answer tells of its facts; a refusal and a case tell none."""

    facts: dict[str, str] = {}
