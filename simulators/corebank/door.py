"""From a Sanic request to a typed call and back. The only file, with app.py, that knows the web framework."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any, cast
from urllib.parse import parse_qsl, unquote

import msgspec
from sanic import Request
from sanic.response import HTTPResponse, empty, raw

from simulators.corebank import sessions
from simulators.corebank.bank import Bank
from simulators.corebank.due import settle_due
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.faults import EVERYBODY, Faults
from simulators.corebank.openapi import KEY_PATTERN
from simulators.corebank.problems import PROBLEM_TYPE, Problem
from simulators.corebank.together import Together
from simulators.corebank.views import FaultRule

_KEY = re.compile(KEY_PATTERN)
_UNREADABLE = {"malformed": b'{"broken": ', "nonsense": b'{"reference": 7, "state": "perhaps", "amount": "-1e9"}'}
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]


def serve(bank: Bank, faults: Faults, together: Together[HTTPResponse], endpoint: Endpoint) -> Handler:
    """The Sanic handler of one endpoint, with the faults in front of it. What may write is committed with others."""

    async def handler(request: Request, **path: str) -> HTTPResponse:
        whose = sessions.conversation_of(bank, _token(request)) if faults.are_personal else EVERYBODY
        rule = faults.strike(request.method, request.path, whose)
        if rule is None and endpoint.method == "GET":
            return answer(bank, endpoint, request, path)
        if rule is None:
            return await together.do(lambda: answer(bank, endpoint, request, path))
        return await _struck(rule, request, lambda: answer(bank, endpoint, request, path))

    handler.__name__ = endpoint.name
    return handler


async def _struck(rule: FaultRule, request: Request, serve_well: Callable[[], HTTPResponse]) -> HTTPResponse:
    if rule.mode in ("http_500", "http_503"):
        return problem_response(Problem(int(rule.mode[-3:]), "fault_injected", "A fault is switched on."))
    if rule.mode == "drop_connection":
        return _dropped(request)
    if rule.mode == "latency":
        await asyncio.sleep(rule.value)
        return serve_well()
    response = serve_well()
    if rule.mode == "timeout_after_success":
        await asyncio.sleep(rule.value)
        return response
    if rule.mode == "drop_after_success":
        return _dropped(request)
    return raw(_UNREADABLE[rule.mode], content_type="application/json")


def _dropped(request: Request) -> HTTPResponse:
    cast("asyncio.Transport", request.transport).abort()
    return empty()


def answer(bank: Bank, endpoint: Endpoint, request: Request, path: dict[str, str]) -> HTTPResponse:
    """Guards, parses, calls, and turns refusals into problem+json."""
    try:
        _check_service(bank, endpoint, request)
        settle_due(bank)
        session = _session(bank, endpoint, request)
        call = Call(
            path={name: unquote(value) for name, value in path.items()},
            query=_query(endpoint, request),
            body=_body(endpoint, request),
            session=session,
            key=_key(endpoint, request),
            proof=request.headers.get("x-operation-proof", ""),
        )
        result = endpoint.handle(bank, call)
    except Problem as problem:
        return problem_response(problem)
    finally:
        if endpoint.method != "GET":
            # An act may have brought something that is due sooner; so may another time. And what was settled before
            # an act that fails is taken back with it.
            bank.due.at = 0.0
    if result is None:
        return empty(endpoint.status)
    return raw(msgspec.json.encode(result), endpoint.status, content_type="application/json")


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> HTTPResponse:
    """RFC 9457, with the header that the status asks for."""
    extra = dict(headers or {})
    if problem.status == 401:
        extra["WWW-Authenticate"] = "Bearer"
    if problem.details.retry_after is not None:
        extra["Retry-After"] = str(problem.details.retry_after)
    return raw(msgspec.json.encode(problem.details), problem.status, headers=extra, content_type=PROBLEM_TYPE)


def _check_service(bank: Bank, endpoint: Endpoint, request: Request) -> None:
    if endpoint.access is Access.OPEN:
        return
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not bank.secrets.same(token, bank.options.service_token):
        raise Problem(401, "service_token_wrong", "Authorization: Bearer <service token> is needed.")


def _session(bank: Bank, endpoint: Endpoint, request: Request) -> sessions.CustomerSession | None:
    if endpoint.access in (Access.OPEN, Access.SERVICE):
        return None
    token = _token(request)
    if not token:
        if endpoint.access is Access.MAYBE_CUSTOMER:
            return None
        raise Problem(401, "session_missing", "This needs X-Customer-Session.")
    return sessions.find(bank, token, max(1, endpoint.access.level))


def _token(request: Request) -> str:
    return str(request.headers.get("x-customer-session", ""))


def _query(endpoint: Endpoint, request: Request) -> msgspec.Struct | None:
    try:
        pairs = parse_qsl(request.query_string, keep_blank_values=True, errors="strict")
    except ValueError:
        raise Problem(400, "request_invalid", "The query is not UTF-8.") from None
    given = dict(pairs)
    if len(given) != len(pairs) or (given and endpoint.query is None):
        raise Problem(400, "request_invalid", "Unknown or repeated query parameters.")
    if endpoint.query is None:
        return None
    try:
        return msgspec.convert(given, endpoint.query, strict=False)
    except msgspec.ValidationError as error:
        raise Problem(400, "request_invalid", str(error)) from None


def _body(endpoint: Endpoint, request: Request) -> msgspec.Struct | None:
    if endpoint.body is None:
        return None
    if request.content_type.split(";")[0].strip().lower() != "application/json":
        raise Problem(415, "media_type_unsupported", "Send application/json.")
    try:
        return msgspec.json.decode(request.body, type=endpoint.body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, "request_invalid", str(error)) from None


def _key(endpoint: Endpoint, request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if endpoint.needs_key and not _KEY.fullmatch(key):
        raise Problem(400, "idempotency_key_missing", "Idempotency-Key: 8 to 100 of A-Z a-z 0-9 _ . : - is needed.")
    return str(key)
