"""What can go wrong between us and the core bank.

BankError
├── BankUnavailable     nothing happened: not reached, or a read that was not answered
├── OutcomeUnknown      an act was sent and we do not know whether it was done: say so, ask `operation(key)` later,
│                       or repeat it under the same key; never under another
├── BankNonsense        an answer that does not fit its type: no figure may be taken from it
└── BankRefused         the bank said no, with a stable code
    ├── NotProven       401, 403: no session, an expired one, a level too low, a wrong code or proof
    ├── RateLimited     429: too many codes; retry_after seconds
    ├── NotFound        404: not there, or not this customer's
    └── Conflict        409, 422: the state does not allow it, or the key was used for something else
"""


class BankError(Exception):
    """Anything that kept the core bank from doing what was asked."""


class BankUnavailable(BankError):
    """The bank cannot be reached or does not answer; nothing was changed."""


class OutcomeUnknown(BankError):
    """An act was sent under `key`, and its outcome is not known."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{reason} (key {key})")
        self.key = key
        self.reason = reason


class BankNonsense(BankError):
    """The answer does not fit what the bank promises."""


class BankRefused(BankError):
    """The bank refused; `code` is stable, `detail` is an English sentence for logs."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class NotProven(BankRefused):
    """More proof is needed. `tries_left` is set when a code was typed wrong."""

    def __init__(self, code: str, detail: str = "", tries_left: int | None = None) -> None:
        super().__init__(code, detail)
        self.tries_left = tries_left


class RateLimited(BankRefused):
    """Too often; `retry_after` in whole seconds."""

    def __init__(self, code: str, detail: str = "", retry_after: int = 60) -> None:
        super().__init__(code, detail)
        self.retry_after = retry_after


class NotFound(BankRefused):
    """There is no such thing for this customer."""


class Conflict(BankRefused):
    """The state of things does not allow it."""
