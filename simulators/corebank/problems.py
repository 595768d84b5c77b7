"""Refusals as RFC 9457 problem details with a stable `code`.

Problem            a refusal the caller can act on: status, code, one English sentence, further members
"""

import msgspec

PROBLEM_TYPE = "application/problem+json"


class ProblemDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every refusal. `code` is stable; `detail` is for people who read logs."""

    title: str
    status: int
    code: str
    detail: str = ""
    retry_after: int | None = None
    tries_left: int | None = None


class Problem(Exception):
    """A request is refused with this status and code."""

    def __init__(
        self, status: int, code: str, detail: str = "", *, retry_after: int | None = None, tries_left: int | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.details = ProblemDetails(
            title=code.replace("_", " ").capitalize(),
            status=status,
            code=code,
            detail=detail,
            retry_after=retry_after,
            tries_left=tries_left,
        )
