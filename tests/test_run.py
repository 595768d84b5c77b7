"""`make run` as a newcomer sees it: addresses are printed when a customer would be answered; Ctrl-C leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil
import pytest

from tests.support.stack import free_port, until

NAMES = ("gateway", "desk", "corebank", "wechat", "actions", "bot")


def environment(folder: str) -> dict[str, str]:
    ports = {f"WARMLINE_{name.upper()}_PORT": str(free_port()) for name in NAMES}
    return {**os.environ, **ports, "WARMLINE_DATA_DIR": folder}


@pytest.mark.stack
def test_it_says_where_to_go_keeps_what_dies_and_ends_with_ctrl_c() -> None:
    with TemporaryDirectory(prefix="wl") as folder, (Path(folder) / "out").open("wb") as out:
        env = environment(folder)
        run = subprocess.Popen(
            [sys.executable, "-m", "warmline.run"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            start_new_session=True,
        )
        family: list[psutil.Process] = []
        try:
            until(lambda: "is ready" in (Path(folder) / "out").read_text(errors="replace"), 90)
            said = (Path(folder) / "out").read_text(errors="replace")
            assert env["WARMLINE_GATEWAY_PORT"] in said and "13800000001" in said and "wangfang / " in said
            family = psutil.Process(run.pid).children(recursive=True)
            gateway = next(one for one in family if one.cmdline()[1:] == ["-m", "warmline.channels.web"])
            gateway.kill()
            address = f"http://127.0.0.1:{env['WARMLINE_GATEWAY_PORT']}/health"
            until(lambda: _ready(address), 30)
            family = psutil.Process(run.pid).children(recursive=True)
        finally:
            run.send_signal(signal.SIGINT)
            run.wait(30)
        until(lambda: not [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE], 10)


def _ready(address: str) -> bool:
    try:
        return httpx.get(address, timeout=3).status_code == 200
    except httpx.HTTPError:
        return False


def test_what_ends_at_once_with_a_wrong_setting_is_given_up() -> None:
    command = [sys.executable, "-m", "warmline.keep", "part", "--", sys.executable, "-c", "raise SystemExit(2)"]
    ended = subprocess.run(command, capture_output=True, timeout=30, check=False)
    assert ended.returncode == 2 and b"given up" in ended.stderr


def test_a_kept_process_dies_with_its_keeper() -> None:
    child = "import os,time; print(os.getpid(), flush=True); time.sleep(60)"
    keeper = subprocess.Popen(
        [sys.executable, "-m", "warmline.keep", "part", "--", sys.executable, "-c", child], stdout=subprocess.PIPE
    )
    assert keeper.stdout is not None
    kept = psutil.Process(int(keeper.stdout.readline()))
    keeper.kill()
    keeper.wait(10)
    keeper.stdout.close()
    until(lambda: not kept.is_running() or kept.status() == psutil.STATUS_ZOMBIE, 10)
