"""Every route of the desk declares who may use it; without a session, role and token it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sanic import Sanic

from tests.support.stack import Stack
from warmline.desk.app import make_app
from warmline.desk.rules import ANYONE
from warmline.serving import App
from warmline.settings import Settings


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """The desk's application, for its list of routes."""
    app = make_app(Settings.read({"WARMLINE_DATA_DIR": str(tmp_path)}))
    yield app
    Sanic.unregister_app(app)


def test_every_route_declares_its_rule(app: App) -> None:
    without = [route.path for route in app.router.routes if not getattr(route.ctx, "roles", None)]
    assert len(app.router.routes) >= 6
    assert not without


def test_open_to_anyone_are_these_only(app: App) -> None:
    assert sorted({f"/{route.path}" for route in app.router.routes if route.ctx.roles == ANYONE}) == [
        "/health",
        "/page/theme.css",
        "/sign-in",
        "/sign-in/code",
        "/sign-in/enrol",
    ]


@pytest.mark.stack
def test_every_other_route_asks_for_a_session(stack: Stack, app: App) -> None:
    for route in app.router.routes:
        if route.ctx.roles == ANYONE:
            continue
        path = "/" + route.path.replace("<name:path>", "main.js")
        for method in sorted(route.methods - {"OPTIONS"}):
            answer = stack.http.request(
                method, f"{stack.desk}{path}", headers={"Origin": stack.desk}, follow_redirects=False
            )
            assert answer.status_code in (302, 403), (method, path)


@pytest.mark.stack
def test_a_change_needs_the_token_of_its_session(stack: Stack) -> None:
    name, password = next(iter(stack.agents.items()))
    with httpx.Client(base_url=stack.desk, headers={"Origin": stack.desk}) as page:
        form = page.get("/sign-in").text
        nonce_token = form.partition('name="token" value="')[2].partition('"')[0]
        page.post("/sign-in", data={"name": name, "password": password, "token": nonce_token})
        token = page.get("/desk/me/").json()["token"]
        assert page.post("/sign-out").status_code == 403
        assert page.post("/sign-out", headers={"X-Warmline-Token": token[::-1]}).status_code == 403
        assert page.post("/sign-out", headers={"X-Warmline-Token": token}).status_code == 200
        assert page.get("/desk/me/").status_code == 403


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
