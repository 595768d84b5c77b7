"""The desk's JSON routes: bodies in, answers and refusals out, always of one shape."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from sanic import Request
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse, raw

TOKEN_HEADER = "x-warmline-token"  # noqa: S105 - a header's name
Body = TypeVar("Body")


class Refused(SanicException):
    """The request is refused; `code` names why, in the page's words catalogue and notices.yml (`refused_<code>`).

    `values` are told with it, for example the line of a file that is wrong.
    """

    def __init__(self, code: str, status: int = 409, **values: Any) -> None:
        super().__init__(code, status_code=status)
        self.code = code
        self.values = values


def body(request: Request, kind: type[Body]) -> Body:
    """The JSON body as `kind`. Raises `Refused` (400 malformed) naming the field."""
    try:
        return msgspec.json.decode(request.body, type=kind)
    except msgspec.MsgspecError as error:
        raise Refused("malformed", 400, detail=str(error)[:200]) from error


def query(request: Request, kind: type[Body]) -> Body:
    """The query string's fields (one value each) as `kind`. Raises `Refused` (400 malformed)."""
    given = {name: request.args.get(name) for name in request.args}
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Refused("malformed", 400, detail=str(error)[:200]) from error


def answer(value: Any, status: int = 200) -> HTTPResponse:
    """Any value of ours as JSON, never stored by a cache."""
    content = msgspec.json.encode(value)
    return raw(content, status=status, content_type="application/json; charset=utf-8", headers=NO_STORE)


NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
