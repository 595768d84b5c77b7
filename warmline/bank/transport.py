"""One request to the core bank over pooled connections, and what its answer means.

Reads are asked once more when the connection breaks or the bank says 502-504; acts are sent once, because only the
caller knows whether a second sending is wanted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import TypeVar
from urllib.parse import quote

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError, ReadTimeoutError
from urllib3.util.retry import Retry

from warmline.bank.errors import (
    BankNonsense,
    BankRefused,
    BankUnavailable,
    Conflict,
    NotFound,
    NotProven,
    OutcomeUnknown,
    RateLimited,
)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Ask:
    """One request. With a `key` it is an act: an unclear answer means an unknown outcome."""

    method: str
    path: str
    session: str | None = None
    key: str | None = None
    proof: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    body: object | None = None


class _Problem(msgspec.Struct, frozen=True):
    code: str
    detail: str = ""
    retry_after: int | None = None
    tries_left: int | None = None


class _ReadsOnceMore(Retry):
    """Like urllib3's, but a bank that is slow is not asked twice: the customer is waiting."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> "_ReadsOnceMore":
        if isinstance(error, ReadTimeoutError):
            raise error
        return super().increment(method, url, response, error, _pool, _stacktrace)


class Transport:
    """Speaks HTTP with the core bank; safe to use from several threads. `timeout`: seconds to connect and to read."""

    def __init__(self, base_url: str, service_token: str, timeout: tuple[float, float], pool: int) -> None:
        self._base = base_url.rstrip("/")
        self._timeout = timeout
        retry = _ReadsOnceMore(
            total=1,
            backoff_factor=0.1,
            allowed_methods=frozenset({"GET"}),
            status_forcelist=(502, 503, 504),
            raise_on_status=False,
            respect_retry_after_header=False,
        )
        self._http = requests.Session()
        # No proxies and no .netrc from the environment: either could take the service token elsewhere.
        self._http.trust_env = False
        self._http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._http.headers["Authorization"] = f"Bearer {service_token}"
        self._http.mount(self._base, HTTPAdapter(pool_connections=1, pool_maxsize=pool, max_retries=retry))

    def close(self) -> None:
        """Gives the connections back."""
        self._http.close()

    def ask(self, ask: Ask, answer: type[Answer]) -> Answer:
        """Sends it and decodes what comes back. Raises every error of the tree in errors.py."""
        response = self._send(ask)
        content = response.content
        if response.status_code >= 500:
            raise _unanswered(ask, f"status {response.status_code}")
        try:
            if response.status_code >= 400:
                raise _refusal(response.status_code, msgspec.json.decode(content, type=_Problem))
            if response.status_code >= 300:
                raise msgspec.ValidationError(f"status {response.status_code}")
            return msgspec.json.decode(content or b"null", type=answer)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if ask.key is not None:
                raise OutcomeUnknown(ask.key, "an answer that cannot be read") from error
            # The decoder's message names the member and its type, never its value.
            raise BankNonsense(f"{ask.method} {ask.path.split('/')[1]}: {error}") from error

    def _send(self, ask: Ask) -> requests.Response:
        headers = {
            "X-Customer-Session": ask.session,
            "Idempotency-Key": ask.key,
            "X-Operation-Proof": ask.proof,
            "Content-Type": None if ask.body is None else "application/json",
        }
        try:
            return self._http.request(
                ask.method,
                self._base + quote(ask.path),
                params=ask.query,
                data=None if ask.body is None else msgspec.json.encode(ask.body),
                headers={name: value for name, value in headers.items() if value is not None},
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            if _never_sent(error):
                raise BankUnavailable("cannot connect to the core bank") from error
            raise _unanswered(ask, type(error).__name__) from error


def _never_sent(error: requests.RequestException) -> bool:
    """True when no connection came about, so that the bank cannot have acted."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _unanswered(ask: Ask, reason: str) -> BankUnavailable | OutcomeUnknown:
    return (
        BankUnavailable(f"no answer from the core bank: {reason}")
        if ask.key is None
        else OutcomeUnknown(ask.key, reason)
    )


def _refusal(status: int, problem: _Problem) -> BankRefused | BankUnavailable:
    if problem.code == "service_token_wrong":
        # Ours to mend, not the customer's: more proof would not help.
        return BankUnavailable("the core bank does not accept our service token")
    if status in (401, 403):
        return NotProven(problem.code, problem.detail, problem.tries_left)
    if status == 429:
        return RateLimited(problem.code, problem.detail, problem.retry_after or 60)
    kinds: dict[int, type[BankRefused]] = {404: NotFound, 409: Conflict, 422: Conflict}
    return kinds.get(status, BankRefused)(problem.code, problem.detail)
