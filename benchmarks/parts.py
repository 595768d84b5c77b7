"""The measurements, each from start to figures. Times are ms unless the figure's unit says otherwise."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import msgspec

from benchmarks import machine
from benchmarks.figures import Figure, figure, spread
from benchmarks.peer import Peer, Questions
from benchmarks.peer_project import BOT, DIFFERENCES, model, prepared
from benchmarks.relay import Relay, by_direction
from benchmarks.visits import Visits, rounds
from bot.model import verified_model
from tests.bank.process import CHEN
from tests.support.stack import PARTS, Stack
from warmline.bank.client import CoreBank
from warmline.run import environment

STARTS = 3
T = TypeVar("T")


class Findings(msgspec.Struct):
    """One part's figures; `notes` say what stands behind them (counts, Redis's work, load)."""

    figures: list[Figure]
    notes: dict[str, Any]
    peer: list[Figure] = []


class Failed(Exception):
    """A measurement did not measure what it should have: lines lost or refused, a helper process ended."""


def start_up() -> Findings:
    """Stack from nothing running to ready, several times."""
    times: list[float] = []
    for _ in range(STARTS):
        with TemporaryDirectory(prefix="wl") as folder:
            stack = Stack(Path(folder))
            begun = time.perf_counter()
            try:
                stack.start()
                times.append(time.perf_counter() - begun)
            finally:
                stack.stop()
    return Findings([figure("start.ready", "s", times, target=30)], {"load": machine.load()})


def turn(stack: Stack) -> Findings:
    """A turn inside Rasa, with the stack's own action server."""
    with TemporaryDirectory(prefix="wl") as folder:
        env = {
            **environment(stack.settings),
            **stack_env(stack),
            "WARMLINE_TRACKER_URL": f"sqlite:///{folder}/turns.db",
        }
        return Findings(*_turns("ours", str(verified_model()), "endpoints.yml", machine.ROOT, env, target=15))


def stack_env(stack: Stack) -> dict[str, str]:
    """What a process needs to find the stack's Redis and action server."""
    actions = f"http://{stack.settings.host}:{stack.settings.actions_port}/webhook"
    return {"WARMLINE_ACTIONS_URL": actions, "WARMLINE_LOG_LEVEL": "warning"}


def _turns(
    who: str, trained: str, endpoints: str, folder: Path, env: dict[str, str], target: float | None = None
) -> tuple[list[Figure], dict[str, Any]]:
    found = _in_bot("turn.py", [who, trained, endpoints], folder, env)
    names = [name for name in found["rounds"][0] if name not in ("parse", "cpu")]
    turns = [[one for name in names for one in times[name]] for times in found["rounds"]]
    figures = spread("turn", turns, p50=target)
    figures += spread("turn.parse", [times["parse"] for times in found["rounds"]])[:3]
    # All threads of the bot; the action server's share is not in it. Hardly moved by what else the machine does.
    figures.append(figure("turn.processor.mean", "ms", [statistics.mean(times["cpu"]) for times in found["rounds"]]))
    for name in names:
        figures += spread(f"turn.{name}", [times[name] for times in found["rounds"]])[:1]
    figures.append(figure("turn.load", "s", [found["load_seconds"]]))
    return figures, {"turns": sum(map(len, turns)), "silent": found["silent"], "load": machine.load()}


def _in_bot(script: str, words: Sequence[str], folder: Path, env: dict[str, str]) -> Any:
    """What a script of ours prints in the bot's environment."""
    line = [str(BOT), str(machine.ROOT / "benchmarks" / script), *words]
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        raise Failed(f"{script}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def actions(stack: Stack) -> Findings:
    """What an action adds to a turn: the same turn with it and with a plain utterance, in pairs."""
    token = _signed_in(stack, CHEN)
    with TemporaryDirectory(prefix="wl") as folder:
        env = {
            **environment(stack.settings),
            **stack_env(stack),
            "WARMLINE_TRACKER_URL": f"sqlite:///{folder}/turns.db",
            "WARMLINE_BENCH_TOKEN": token,
            "WARMLINE_BENCH_PIDS": " ".join(str(stack.pid(part)) for part in ("actions", "corebank", "redis")),
        }
        rounds = _in_bot("actions.py", [str(verified_model()), "endpoints.yml"], machine.ROOT, env)["rounds"]
    figures: list[Figure] = []
    # On a busy machine a turn waits for others; what it works does not grow by that.
    for what, target in (("wall", 15), ("processor", None)):
        added = [{name: _added(pairs, what) for name, pairs in times.items()} for times in rounds]
        for name in ("all", *rounds[0]):
            more = [[*chain(*one.values())] if name == "all" else one[name] for one in added]
            figures += spread(f"actions.{name}.{what}", more, p50=target)[:2]
    return Findings(figures, {"pairs": sum(len(one["plain"]) for times in rounds for one in times.values())})


def _added(pairs: dict[str, list[dict[str, float]]], what: str) -> list[float]:
    return [a[what] - b[what] for a, b in zip(pairs["action"], pairs["plain"], strict=True)]


def _signed_in(stack: Stack, phone: str) -> str:
    """The token of a customer's session at the core bank."""
    with CoreBank(stack.settings.corebank_url, str(stack.settings.corebank_token)) as bank:
        challenge = bank.start_code("bench", phone=phone)
        return bank.check_code(challenge.challenge, stack.code_sent_to(phone), "bench").token


def visits(stack: Stack) -> Findings:
    """Widget → bot → widget."""
    asked = Visits(stack.gateway)
    samples, figures, notes = watched(stack, "visits", asked.measure)
    notes |= {"answered": sum(map(len, samples)), "handed_over": asked.handed_over}
    # Times are of what was answered; so what was not must be seen beside them.
    figures.insert(0, figure("visits.unanswered", "count", [asked.unanswered], target=0))
    return Findings(spread("visits", samples, p50=60, p99=250) + figures, notes)


def relay(stack: Stack) -> Findings:
    """Person ↔ person."""
    return asyncio.run(_relay(stack))


async def _relay(stack: Stack) -> Findings:
    floor = Relay(stack)
    try:
        await floor.open()
        samples, own, notes = await watching(stack, "relay", floor.measure)
        notes |= {"sockets": floor.sockets, "refused": floor.refused}
    finally:
        await floor.close()
    figures: list[Figure] = []
    for name, times in by_direction(samples).items():
        figures += spread(name, times, p99=50)
    figures.append(figure("relay.lost", "count", [sum(one.lost for one in samples)], target=0))
    return Findings(figures + own, notes)


def watched(stack: Stack, name: str, load: Callable[[], Awaitable[T]]) -> tuple[T, list[Figure], dict[str, Any]]:
    """`watching` in a loop of its own."""
    return asyncio.run(watching(stack, name, load))


async def watching(stack: Stack, name: str, load: Callable[[], Awaitable[T]]) -> tuple[T, list[Figure], dict[str, Any]]:
    """Put a load on the stack; what it gave, what each process took for it, and what Redis did."""
    redis = machine.RedisWork(stack.settings.redis_url)
    before, begun = _processes(stack), time.perf_counter()
    found = await load()
    seconds = time.perf_counter() - begun
    after = _processes(stack)
    calls = redis.since()
    notes = {
        "seconds": round(seconds, 1),
        "load": machine.load(),
        "redis_calls_per_second": round(sum(calls.values()) / seconds, 1),
        "redis_calls": calls,
    }
    return found, machine.process_figures(name, before, after, seconds), notes


def _processes(stack: Stack) -> dict[str, machine.Taken]:
    # The simulated customers and agents run in this process: what they take is not the centre's, but it is in the load.
    return {**{part: machine.taken(stack.pid(part)) for part in PARTS}, "simulation": machine.taken_alone(os.getpid())}


def peer(stack: Stack, home: Path) -> Findings:
    """The stock bot on the same data: start-up, turn, REST at the visits' rate, memory."""
    folder = prepared(home)
    actions = stack_env(stack)["WARMLINE_ACTIONS_URL"]
    env = {**environment(stack.settings), **stack_env(stack)}
    figures, notes = _turns("peer", str(model(folder)), "endpoints.yml", folder, env)
    bot = Peer(folder, actions)
    starts: list[float] = []
    try:
        for _ in range(STARTS):
            bot.stop()
            starts.append(bot.start())
        served, more = asyncio.run(_served(bot))
    finally:
        bot.stop()
    figures += [figure("start.ready", "s", starts), *served]
    return Findings([], {"differences": DIFFERENCES, **notes, **more}, peer=figures)


async def _served(bot: Peer) -> tuple[list[Figure], dict[str, Any]]:
    questions = Questions(bot.url)
    before, begun = machine.taken(bot.pid), time.perf_counter()
    samples = await rounds(questions.ask)
    seconds = time.perf_counter() - begun
    await questions.close()
    figures = machine.process_figures("visits", {"bot": before}, {"bot": machine.taken(bot.pid)}, seconds)
    figures.append(figure("visits.unanswered", "count", [questions.unanswered]))
    return spread("visits", samples) + figures, {"load": machine.load()}
