"""`python -m tests.dialogues.play x.yml [--gateway URL …]`: plays scripted conversations (docs/dialogues.md).

Without `--gateway` a service centre of its own is started on free ports and ended afterwards. The last line on standard
output is JSON: `{"passed": n, "failed": n}`; the exit status is 1 when any failed, 2 when nothing could be played.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tests.dialogues.centre import Centre, Running, read_agents
from tests.dialogues.lanes import AT_ONCE, Locks, together
from tests.dialogues.player import Outcome, play
from tests.dialogues.reading import ScriptError, read
from tests.dialogues.responses import Responses
from tests.dialogues.script import Dialogue
from tests.support.stack import Stack
from warmline.settings import Secret, Settings, SettingsError

PARTS = ("redis", "corebank", "actions", "bot", "gateway", "desk", "dispatcher")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    asked = _parser().parse_args(arguments)
    responses = Responses.load()
    try:
        dialogues = [dialogue for path in asked.files for dialogue in read(path, responses)]
        with _centre(asked) as centre:
            outcomes = asyncio.run(_outcomes(dialogues, centre, responses, at_once=1 if asked.gateway else AT_ONCE))
    except (ScriptError, SettingsError) as error:
        sys.stderr.write(f"dialogue: {error}\n")
        return 2
    failed = sum(bool(outcome.failure) for outcome in outcomes)
    print(msgspec.json.encode({"passed": len(outcomes) - failed, "failed": failed}).decode())
    return 1 if failed else 0


async def _outcomes(dialogues: Sequence[Dialogue], centre: Centre, responses: Responses, at_once: int) -> list[Outcome]:
    """How they went, each shown when it is over. A running copy's people and phones are not only ours: one by one."""
    outcomes: list[Outcome] = []

    async def one(dialogue: Dialogue, locks: Locks) -> None:
        outcomes.append(_shown(await play(dialogue, centre, responses, locks)))

    await together(dialogues, one, at_once)
    return outcomes


def _shown(outcome: Outcome) -> Outcome:
    print(f"# {outcome.name}")
    for line in outcome.transcript:
        print(f"  {line}")
    verdict = f"FAILED at {outcome.failure}" if outcome.failure else "passed"
    print(f"  {verdict} ({outcome.seconds:.1f} s)\n", flush=True)
    return outcome


@contextmanager
def _centre(asked: argparse.Namespace) -> Iterator[Centre]:
    if asked.gateway:
        running = _running(asked)
        try:
            yield running
        finally:
            running.close()
        return
    with TemporaryDirectory(prefix="wl") as folder:
        stack = Stack(Path(folder))
        try:
            stack.start(*PARTS)
            yield stack
        finally:
            stack.stop()


def _running(asked: argparse.Namespace) -> Running:
    # What is not said is read as the running copy's own processes read it: environment, secrets file, defaults.
    read_settings = Settings.read()
    settings = msgspec.structs.replace(
        read_settings,
        corebank_url=asked.corebank or read_settings.corebank_url,
        corebank_token=Secret(asked.corebank_token) if asked.corebank_token else read_settings.corebank_token,
        redis_url=asked.redis or read_settings.redis_url,
    )
    desk = asked.desk or f"http://127.0.0.1:{settings.desk_port}"
    return Running(settings, asked.gateway, desk, read_agents(asked.agents or settings.data_dir / "demo_agents.txt"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.dialogues.play", description="Plays scripted conversations.")
    parser.add_argument("files", type=Path, nargs="+", metavar="x.yml")
    parser.add_argument("--gateway", help="play against a running copy, by its customers' address")
    parser.add_argument("--desk", help="its agents' address")
    parser.add_argument("--corebank", help="its core bank's address")
    parser.add_argument("--corebank-token", help="the core bank's service token")
    parser.add_argument("--redis", help="its Redis, for reasons of handoffs and proven customers")
    parser.add_argument("--agents", type=Path, help="its file of demo agents and passwords")
    return parser


if __name__ == "__main__":
    sys.exit(main())
