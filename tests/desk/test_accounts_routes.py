"""Accounts at the desk: who may change whom, and that it is recorded."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import ClassVar

import httpx
import pyotp
import pytest

from tests.browser.wire import Wire
from tests.support.stack import ROOT, Stack
from warmline.desk.second_factor import SecondFactors

pytestmark = pytest.mark.stack


@pytest.fixture(autouse=True, scope="module")
def lines() -> Iterator[None]:
    """All lines to the desk are given back at the end."""
    yield
    for http in Signed.lines:
        http.close()
    Signed.lines.clear()


class Signed:
    """Somebody signed in at the desk, without a page."""

    lines: ClassVar[list[httpx.Client]] = []

    def __init__(self, desk: str, name: str, password: str) -> None:
        self.http = httpx.Client(base_url=desk, headers={"Origin": desk}, timeout=10, trust_env=False)
        self.lines.append(self.http)
        self.status = self.posts_form("/sign-in", name=name, password=password)
        if self.status == 303 and self.http.cookies.get("warmline_desk"):
            self.http.headers["X-Warmline-Token"] = self.http.get("/desk/me/").json()["token"]

    def posts_form(self, path: str, **fields: str) -> int:
        """Fill a form of the sign-in; the status."""
        form = self.http.get(path if path != "/sign-in/code" else "/sign-in/enrol", follow_redirects=True).text
        token = re.search(r'name="token" value="([^"]+)"', form)
        assert token is not None
        return self.http.post(path, data={"token": token[1], **fields}).status_code


@pytest.fixture(scope="module")
def administrator(stack: Stack) -> Signed:
    """The first administrator, made by the command."""
    env = {**os.environ, **stack._env, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "warmline.desk.administrator", "chief", "周总"]
    made = subprocess.run(command, env=env, capture_output=True, text=True, check=True, cwd=ROOT)
    again = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    assert again.returncode == 1
    signed = Signed(stack.desk, "chief", made.stdout.strip().partition(" / ")[2])
    assert signed.status == 303
    return signed


def test_an_administrator_makes_changes_and_closes_an_account(stack: Stack, administrator: Signed) -> None:
    new = {"id": "newcomer", "name": "钱新", "role": "agent", "skills": {"cards": 2}}
    made = administrator.http.post("/desk/accounts", json=new)
    assert made.status_code == 201
    assert administrator.http.post("/desk/accounts", json=new).json()["code"] == "account_exists"
    newcomer = Signed(stack.desk, "newcomer", made.json()["password"])
    assert newcomer.status == 303
    assert newcomer.http.get("/desk/accounts").status_code == 403
    assert newcomer.http.get("/desk/audit/").status_code == 403

    changed = {"name": "钱新", "role": "agent", "skills": {"cards": 3}, "capacity": 4, "active": False}
    cookie = f"warmline_desk={newcomer.http.cookies['warmline_desk']}"
    page = Wire(f"{stack.desk}/desk/socket", stack.desk, cookie)
    page.sends({"type": "hello"})
    page.hears("welcome")
    assert administrator.http.put("/desk/accounts/newcomer", json=changed).status_code == 200
    assert page.ends() in (1000, 1001)
    assert newcomer.http.get("/desk/me/").status_code == 403  # at once, in the middle of a session
    assert Signed(stack.desk, "newcomer", made.json()["password"]).status == 403


def test_the_last_administrator_stays(administrator: Signed) -> None:
    changed = {"name": "周总", "role": "agent", "skills": {}, "capacity": 1}
    assert administrator.http.put("/desk/accounts/chief", json=changed).json()["code"] == "account_not_changed"
    assert (
        administrator.http.put(
            "/desk/accounts/chief", json={**changed, "role": "administrator", "active": False}
        ).status_code
        == 409
    )
    assert administrator.http.get("/desk/accounts").status_code == 200


def test_a_supervisor_changes_skills_only_and_it_is_recorded(stack: Stack, administrator: Signed) -> None:
    boss = Signed(stack.desk, "zhaoqiang", stack.agents["zhaoqiang"])
    mine = next(row for row in boss.http.get("/desk/accounts").json() if row["id"] == "lina")
    skilled = {"skills": mine["skills"], "capacity": mine["capacity"]}
    assert boss.http.put("/desk/accounts/lina/skills", json=skilled).status_code == 200
    assert boss.http.put("/desk/accounts/lina/skills", json={**skilled, "skills": {"cooking": 5}}).json()["skills"] == [
        "cooking"
    ]
    assert boss.http.put("/desk/accounts/lina/skills", json={**skilled, "skills": {"cards": 6}}).status_code == 400
    assert boss.http.post("/desk/accounts/lina/password").status_code == 403
    entry = boss.http.get("/desk/audit/", params={"what": "account_skills", "subject": "lina"}).json()[0]
    assert entry["who"] == "zhaoqiang"
    assert boss.http.get("/desk/audit/verify").json() == {"broken": None}


def test_five_wrong_codes_lock_the_second_factor(stack: Stack, administrator: Signed) -> None:
    made = administrator.http.post("/desk/accounts", json={"id": "careful", "name": "吴谨", "role": "auditor"}).json()
    factors = SecondFactors(stack.settings.database_url, stack.settings.signing_secret)
    totp = pyotp.TOTP(factors.begin("careful").secret)
    assert factors.check("careful", totp.at(0, counter_offset=0)) is False
    assert factors.check("careful", totp.now())
    half = Signed(stack.desk, "careful", made["password"])
    assert half.status == 303 and not half.http.cookies.get("warmline_desk")
    assert half.http.get("/desk/me/").status_code == 403
    assert "动态码" in half.http.get("/sign-in/code").text
    for _ in range(5):
        assert half.posts_form("/sign-in/code", code="12345") == 403
    again = Signed(stack.desk, "careful", made["password"])  # the password again does not give five more
    assert again.posts_form("/sign-in/code", code=totp.at(int(time.time()) + 30)) == 403
    assert not again.http.cookies.get("warmline_desk")
    administrator.http.delete("/desk/accounts/careful/second-factor")
    assert not factors.enabled("careful")
    factors.close()


def test_the_right_code_signs_in(stack: Stack, administrator: Signed) -> None:
    made = administrator.http.post("/desk/accounts", json={"id": "wary", "name": "郑慎", "role": "agent"}).json()
    factors = SecondFactors(stack.settings.database_url, stack.settings.signing_secret)
    totp = pyotp.TOTP(factors.begin("wary").secret)
    assert factors.check("wary", totp.at(int(time.time()) - 30))
    factors.close()
    half = Signed(stack.desk, "wary", made["password"])
    assert half.posts_form("/sign-in/code", code=totp.at(int(time.time()) + 30)) == 303
    assert half.http.get("/desk/me/").json()["account"]["id"] == "wary"
