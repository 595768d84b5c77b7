"""Every route of the desk has a rule: open by name, or closed without a session."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.support.stack import Stack
from warmline.desk.app import OPEN_PATHS, make_app
from warmline.settings import Settings


def test_the_open_paths_are_these_only() -> None:
    assert sorted(OPEN_PATHS) == ["/health", "/page/theme.css", "/sign-in"]


@pytest.mark.stack
def test_every_other_route_asks_for_a_session(stack: Stack, tmp_path: Path) -> None:
    app = make_app(Settings.read({"WARMLINE_DATA_DIR": str(tmp_path)}))
    paths = {"/" + route.path.replace("<name:path>", "main.js") for route in app.router.routes}
    assert len(paths) >= 6
    for path in sorted(paths - OPEN_PATHS - {"/sign-out"}):
        answer = stack.http.get(f"{stack.desk}{path}", headers={"Origin": stack.desk}, follow_redirects=False)
        assert answer.status_code in (302, 403), path
    assert stack.http.post(f"{stack.desk}/sign-out", headers={"Origin": stack.desk}).status_code == 403


@pytest.mark.stack
def test_a_post_from_another_site_is_refused(stack: Stack) -> None:
    for origin in ("http://evil.example", "null", ""):
        headers = {"Origin": origin} if origin else {}
        answer = stack.http.post(f"{stack.desk}/sign-in", data={"name": "x", "password": "y"}, headers=headers)
        assert answer.status_code == 403


@pytest.mark.stack
def test_a_form_that_is_not_ours_signs_nobody_in(stack: Stack) -> None:
    name, password = next(iter(stack.agents.items()))
    with httpx.Client() as visitor:
        answer = visitor.post(
            f"{stack.desk}/sign-in",
            data={"name": name, "password": password, "token": "forged"},
            headers={"Origin": stack.desk},
        )
        assert answer.status_code == 403 and "warmline_desk=" not in answer.headers.get("set-cookie", "")


@pytest.mark.stack
def test_pages_carry_a_strict_policy(stack: Stack) -> None:
    for address in (f"{stack.gateway}/", f"{stack.desk}/sign-in"):
        policy = stack.http.get(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy


@pytest.mark.stack
def test_files_outside_the_pages_are_not_served(stack: Stack) -> None:
    for path in ("/widget/../app.py", "/widget/%2e%2e/app.py", "/widget/..%2fapp.py", "/demo/..%2f..%2fapp.py"):
        assert stack.http.get(f"{stack.gateway}{path}").status_code in (400, 404)
