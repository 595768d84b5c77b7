"""One turn inside Rasa, without anything around it. Runs in the bot's environment; prints JSON with milliseconds.

`python -m benchmarks.turn ours <model> <endpoints>`: the agent as bot/server loads it, with the tracker store of turns
(each turn begins and ends in it, as bot/turns does). `… peer …`: the agent as `rasa run` loads it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.texts import NAMES, text

VISITS, WARM_UP, ROUNDS = 40, 10, 3

Answer = Callable[[str, int, str], Awaitable[int]]


async def load(model: str, endpoints: str) -> Any:
    """The agent with everything its endpoints name."""
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints

    return await load_agent(model, endpoints=AvailableEndpoints.read_endpoints(endpoints))


def ours(agent: Any) -> Answer:
    """A turn as bot/turns runs it, up to its commit; how many replies it made."""
    from rasa.core.channels.channel import UserMessage

    from bot.channel import fit_out
    from bot.output import TurnOutput
    from warmline.logs import set_up_logs

    set_up_logs()
    store = fit_out(agent)

    async def answer(conversation: str, number: int, text: str) -> int:
        output = TurnOutput()
        store.begin(conversation, number, number - 1)
        try:
            await agent.handle_message(UserMessage(text, output, conversation, input_channel="warmline"))
        finally:
            store.end()
        return len(output.replies)

    return answer


def peer(agent: Any) -> Answer:
    """A turn as the REST channel runs it; how many replies it made."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.INFO)

    async def answer(conversation: str, number: int, text: str) -> int:
        output = CollectingOutputChannel()
        await agent.handle_message(UserMessage(text, output, conversation, input_channel="rest"))
        return len(output.messages)

    return answer


async def measure(agent: Any, answer: Answer) -> dict[str, Any]:
    """Turns by what was said and parses alone, by round; and how many turns said nothing."""
    rounds: list[dict[str, list[float]]] = []
    silent = 0
    fresh = [count() for _ in NAMES]
    for number in range(ROUNDS + 1):
        times: dict[str, list[float]] = {"parse": [], "cpu": [], **{name: [] for name in NAMES}}
        for visit in range(VISITS if number else WARM_UP):
            for kind in range(len(NAMES)):
                name, words = text(kind, next(fresh[kind]))
                start, worked = time.perf_counter(), time.process_time()
                replies = await answer(f"bench-{number}-{visit}", kind + 1, words)
                times[name].append((time.perf_counter() - start) * 1000)
                times["cpu"].append((time.process_time() - worked) * 1000)
                silent += replies == 0
                _, words = text(kind, next(fresh[kind]))
                start = time.perf_counter()
                await agent.parse_message(words)
                times["parse"].append((time.perf_counter() - start) * 1000)
        rounds.append(times)
    return {"rounds": rounds[1:], "silent": silent}


async def main() -> None:
    """Load, measure, print."""
    who, model, endpoints = sys.argv[1:4]
    start = time.perf_counter()
    agent = await load(model, endpoints)
    loaded = time.perf_counter() - start
    found = await measure(agent, ours(agent) if who == "ours" else peer(agent))
    sys.stdout.write("\n" + json.dumps({"load_seconds": loaded, **found}) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    asyncio.run(main())
