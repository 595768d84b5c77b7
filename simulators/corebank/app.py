"""Wires one Sanic application around one open bank."""

import logging

import msgspec
from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse, html, raw

from simulators.corebank import outbox
from simulators.corebank.bank import Bank
from simulators.corebank.door import problem_response, serve
from simulators.corebank.faults import Faults
from simulators.corebank.openapi import describe
from simulators.corebank.problems import Problem
from simulators.corebank.routes import ENDPOINTS
from simulators.corebank.routes.development import development_endpoints
from simulators.corebank.together import Together

MAX_REQUEST_BYTES = 64 * 1024
# Longer than callers keep idle connections, so that a pooled one is not closed under their hands.
KEEP_ALIVE_SECONDS = 120
_log = logging.getLogger("corebank")


def create_app(bank: Bank) -> Sanic:  # type: ignore[type-arg]  # Sanic's config and context types are not used
    """The application with all endpoints; the development doors only when the options say so."""
    app = Sanic("corebank", configure_logging=False)
    app.config.update(
        REQUEST_MAX_SIZE=MAX_REQUEST_BYTES,
        KEEP_ALIVE_TIMEOUT=KEEP_ALIVE_SECONDS,
        RESPONSE_TIMEOUT=700,
        ACCESS_LOG=False,
        FALLBACK_ERROR_FORMAT="json",
    )
    faults = Faults()
    together: Together[HTTPResponse] = Together(bank.db)
    development = development_endpoints(faults) if bank.options.development else ()
    endpoints = (*ENDPOINTS, *development)
    for endpoint in endpoints:
        path = endpoint.path
        for name in endpoint.parameters:
            path = path.replace(f"{{{name}}}", f"<{name}:str>")
        app.add_route(serve(bank, faults, together, endpoint), path, methods=[endpoint.method], name=endpoint.name)
    page = msgspec.json.encode(describe(endpoints))

    async def openapi(_request: Request) -> HTTPResponse:
        return raw(page, content_type="application/json")

    async def sms(_request: Request) -> HTTPResponse:
        guard = {"Content-Security-Policy": "default-src 'none'", "Cache-Control": "no-store"}
        return html(outbox.page(bank), headers=guard)

    app.add_route(openapi, "/openapi.json", name="openapi")
    if bank.options.development:
        app.add_route(sms, "/sms", name="sms")
    app.error_handler.add(Exception, _refuse)
    return app


async def _refuse(request: Request, error: Exception) -> HTTPResponse:
    """What the framework itself refuses, and our own faults, in the same form as every refusal."""
    if isinstance(error, SanicException):
        code = {404: "path_unknown", 405: "method_unknown", 413: "request_too_large"}.get(error.status_code, "refused")
        headers = {name: str(value) for name, value in (error.headers or {}).items()}
        return problem_response(Problem(error.status_code, code), headers)
    _log.error("corebank.fault path=%s error=%s", request.path, type(error).__name__, exc_info=error)
    return problem_response(Problem(500, "fault"))
