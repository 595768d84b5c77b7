"""The OpenAPI 3.1 page, made from the endpoints that really run."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from simulators.corebank.endpoint import Access, Endpoint
from simulators.corebank.problems import PROBLEM_TYPE, ProblemDetails

KEY_PATTERN = "^[A-Za-z0-9_.:-]{8,100}$"
_REFS = "#/components/schemas/{name}"


def describe(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The whole page as plain data."""
    types: list[type] = [ProblemDetails]
    for endpoint in endpoints:
        types += [*endpoint.answers, *([endpoint.body] if endpoint.body else [])]
    _, schemas = msgspec.json.schema_components(types, ref_template=_REFS)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Core bank of 江城银行 (mock)", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "service": {"type": "http", "scheme": "bearer"},
                "customer": {"type": "apiKey", "in": "header", "name": "X-Customer-Session"},
            },
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint), *_headers(endpoint)],
        "responses": _responses(endpoint),
        "security": _security(endpoint),
    }
    if endpoint.body:
        schema = {"$ref": _REFS.format(name=endpoint.body.__name__)}
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return described


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    schema = {"type": "string", "minLength": 1, "maxLength": 100}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in endpoint.parameters]


def _query_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.query is None:
        return []
    schema = msgspec.json.schema(endpoint.query)
    described = schema["$defs"][endpoint.query.__name__]
    needed = described.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": part}
        for name, part in described["properties"].items()
    ]


def _headers(endpoint: Endpoint) -> list[dict[str, Any]]:
    headers: list[dict[str, Any]] = []
    if endpoint.needs_key:
        schema = {"type": "string", "pattern": KEY_PATTERN}
        headers.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": schema})
    if endpoint.takes_proof:
        schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$"}
        headers.append({"name": "X-Operation-Proof", "in": "header", "required": False, "schema": schema})
    return headers


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    right: dict[str, Any] = {"description": HTTPStatus(endpoint.status).phrase}
    refs = [{"$ref": _REFS.format(name=answer.__name__)} for answer in endpoint.answers]
    if refs:
        right["content"] = {"application/json": {"schema": refs[0] if len(refs) == 1 else {"oneOf": refs}}}
    problem = {PROBLEM_TYPE: {"schema": {"$ref": _REFS.format(name="ProblemDetails")}}}
    refusals = {
        str(status): {"description": HTTPStatus(status).phrase, "content": problem} for status in endpoint.statuses()
    }
    return {str(endpoint.status): right, **refusals}


def _security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    if endpoint.access is Access.OPEN:
        return []
    if endpoint.access is Access.MAYBE_CUSTOMER:
        return [{"service": []}, {"service": [], "customer": []}]
    return [{"service": [], "customer": []}] if endpoint.access.level else [{"service": []}]
