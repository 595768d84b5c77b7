"""The simulator keeps WeChat's rules, or the tests above would prove nothing."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import msgspec
from redis.asyncio import Redis

from simulators.wechat.clock import Clock
from simulators.wechat.tokens import Tokens
from simulators.wechat.users import FAULT_TEXT, User
from tests.channels.wechat.house import AES_KEY, APPID, House, opened
from warmline.conversation.keys import Keys


def test_five_for_48_hours_and_three_for_a_minute() -> None:
    clock, user = Clock(), User("o1", "u", APPID)
    assert user.spend(clock) == 45015
    user.wrote(clock)
    assert [user.spend(clock) for _ in range(6)] == [0] * 5 + [45047]
    user.clicked(clock)
    assert [user.spend(clock) for _ in range(4)] == [0] * 3 + [45047]
    clock.offset_ms += 48 * 3600 * 1000
    assert user.spend(clock) == 45015


def test_a_stable_token_stays_until_its_last_five_minutes() -> None:
    clock = Clock()
    tokens = Tokens(clock)
    first = tokens.stable(force=False)
    assert first is not None
    assert tokens.stable(force=False) == first
    clock.offset_ms += 6_950_000
    second = tokens.stable(force=False)
    assert second is not None
    assert second != first
    assert (tokens.check(first.token), tokens.check(second.token)) == (0, 0)
    third = tokens.stable(force=True)
    assert third is not None
    assert tokens.check(second.token) == 40001
    clock.offset_ms += 8_000_000
    assert tokens.check(third.token) == 42001


async def test_an_account_that_does_not_answer_is_asked_three_times_and_the_user_sees_the_fault_text(
    redis: Redis, keys: Keys, tmp_path: Path
) -> None:
    async with opened(redis, keys, tmp_path, patience=0.2) as house:
        await house.close_gateways()
        await house.says("喂")
        await house.sim.ctx.pusher.settled()
        assert [item.text for item in house.user.screen] == ["喂", FAULT_TEXT]
        assert sum(entry["kind"] == "push_unanswered" for entry in house.platform.log) == 3


async def test_the_send_api_refuses_as_wechat_does(house: House) -> None:
    async with httpx.AsyncClient(base_url=house.wechat_url, trust_env=False) as http:

        async def send(token: str, **more: object) -> int:
            body = {"touser": house.user.openid, "msgtype": "text", "text": {"content": "x"}, **more}
            answer = await http.post("/cgi-bin/message/custom/send", params={"access_token": token}, json=body)
            return int(answer.json()["errcode"])

        asked = {"grant_type": "client_credential", "appid": APPID, "secret": "secret"}
        good = (await http.post("/cgi-bin/stable_token", json=asked)).json()["access_token"]
        assert (await http.post("/cgi-bin/stable_token", json={**asked, "secret": "no"})).json()["errcode"] == 40125
        assert await send("bad") == 40001
        assert await send(good) == 45015
        house.user.wrote(house.platform.clock)
        assert await send(good, touser="nobody") == 40003
        assert await send(good, text={"content": "好" * 667}) == 45002
        assert await send(good, msgtype="image", image={"media_id": "gone"}) == 40007
        assert await send(good) == 0
        house.user.subscribed = False
        assert await send(good) == 43004


async def test_media_can_be_uploaded_shown_and_read_back_for_three_days(house: House) -> None:
    async with httpx.AsyncClient(base_url=house.wechat_url, trust_env=False) as http:
        asked = {"appid": APPID, "secret": "secret"}
        params = {"access_token": (await http.post("/cgi-bin/stable_token", json=asked)).json()["access_token"]}
        files = {"media": ("a.png", b"\x89PNG", "image/png")}
        media = (await http.post("/cgi-bin/media/upload", params=params, files=files)).json()["media_id"]
        back = await http.get("/cgi-bin/media/get", params={**params, "media_id": media})
        assert (back.content, back.headers["content-type"]) == (b"\x89PNG", "image/png")


async def test_it_runs_as_a_program_of_its_own(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    row = {"appid": APPID, "original_id": "g", "token": "t", "aes_key": AES_KEY, "secret": "s", "push_url": "http://x"}
    (tmp_path / "accounts.json").write_bytes(msgspec.json.encode([row]))
    line = [sys.executable, "-m", "simulators.wechat", "--port", str(port), "--data-dir", str(tmp_path)]
    program = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            for _ in range(200):
                try:
                    page = await http.get("/")
                    break
                except httpx.ConnectError:
                    await asyncio.sleep(0.05)
            assert 'data-testid="phone-input"' in page.text
            assert "default-src 'none'" in page.headers["content-security-policy"]
            assert len((await http.get("/sim/users")).json()["users"]) == 2
    finally:
        program.terminate()
        program.wait(10)


def test_the_simulator_shares_no_code_with_the_bank() -> None:
    folder = Path(__file__).resolve().parents[3] / "simulators" / "wechat"
    sources = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    assert not any("import warmline" in source or "from warmline" in source for source in sources)
