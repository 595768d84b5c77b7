"""A customer at the core bank: signed in, with everything an act needs."""

import itertools
from typing import Any

from tests.bank.process import BankProcess
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.bank.types import Reference

_KEYS = itertools.count(1)


def new_key() -> str:
    """An Idempotency-Key that no test has used."""
    return f"visit-{next(_KEYS):08d}"


class Visit:
    """One customer in a conversation of their own; every act gets its fresh code."""

    def __init__(self, process: BankProcess, bank: CoreBank, phone: str) -> None:
        self._process = process
        self._conversation = f"visit-{next(_KEYS)}"
        self.bank = bank
        self.phone = phone
        self.session = process.sign_in(phone, self._conversation).token

    def prove(self, act: Act, key: str) -> str:
        """The proof of exactly this act under this key."""
        operation = act.proof_hash(key)
        challenge = self.bank.start_code(self._conversation, session=self.session, operation=operation)
        code = self._process.code(self.phone)
        return self.bank.check_operation_code(challenge.challenge, code, self._conversation, operation).token

    def do(self, name: str, subject: str, key: str | None = None, /, **details: Any) -> Reference:
        """Does the act with a fresh code; `details` are its body."""
        act, used = Act(name, subject, details or None), key or new_key()
        return self.bank.act(act, self.session, used, self.prove(act, used))

    def do_unproven(self, name: str, subject: str, key: str | None = None, /, **details: Any) -> Reference:
        """Does the act without a code."""
        return self.bank.act(Act(name, subject, details or None), self.session, key or new_key())

    def said(self) -> str:
        """The newest message that is not a code."""
        return next(text for text in self._process.messages(self.phone) if "验证码" not in text)

    def balance(self, account: str) -> Any:
        """The balance of one of the customer's accounts."""
        return self.bank.account(self.session, account).balance
