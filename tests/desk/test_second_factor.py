"""One-time codes of the desk's second factor."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest

from warmline.desk.second_factor import STEP_SECONDS, SecondFactors

NOW = 1_795_000_000.0


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def factors(tmp_path: Path, clock: Clock) -> SecondFactors:
    return SecondFactors(f"sqlite:///{tmp_path / 'desk.db'}", "signing-secret", clock)


def code(secret: str, at: float) -> str:
    """What an authenticator shows at an instant."""
    return pyotp.TOTP(secret).at(int(at))


def test_the_first_right_code_enables_it(factors: SecondFactors) -> None:
    shown = factors.begin("wang")
    assert factors.begin("wang") == shown and shown.picture.startswith("data:image/svg+xml;base64,")
    assert not factors.enabled("wang")
    assert not factors.check("wang", "000000" if code(shown.secret, NOW) != "000000" else "111111")
    assert not factors.enabled("wang")
    assert factors.check("wang", code(shown.secret, NOW))
    assert factors.enabled("wang")


def test_a_code_counts_once_and_an_older_one_never_again(factors: SecondFactors, clock: Clock) -> None:
    secret = factors.begin("wang").secret
    assert factors.check("wang", code(secret, NOW))
    assert not factors.check("wang", code(secret, NOW))
    assert not factors.check("wang", code(secret, NOW - STEP_SECONDS))
    clock.now += STEP_SECONDS
    assert factors.check("wang", code(secret, clock.now))


@pytest.mark.parametrize(("off", "right"), [(-60, False), (-30, True), (30, True), (90, False)])
def test_a_phone_may_be_one_step_off(factors: SecondFactors, off: int, right: bool) -> None:
    secret = factors.begin("wang").secret
    assert factors.check("wang", code(secret, NOW + off)) is right


def test_of_two_at_once_with_one_code_one_wins(factors: SecondFactors) -> None:
    right = code(factors.begin("wang").secret, NOW)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: factors.check("wang", right), range(8))) == 1


def test_reset_asks_for_a_new_secret(factors: SecondFactors) -> None:
    secret = factors.begin("wang").secret
    factors.check("wang", code(secret, NOW))
    factors.reset("wang")
    assert not factors.enabled("wang") and factors.begin("wang").secret != secret
    assert not factors.check("nobody", "123456")


def test_secrets_are_stored_encrypted(factors: SecondFactors, tmp_path: Path) -> None:
    secret = factors.begin("wang").secret
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("desk.db*"))
    assert secret.encode() not in stored
