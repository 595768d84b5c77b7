"""What an action adds to a turn. Runs in the bot's environment beside a running action server and core bank.

`python -m benchmarks.actions <model> <endpoints>` prints JSON. WARMLINE_BENCH_TOKEN is a signed-in customer's token,
WARMLINE_BENCH_PIDS are the processes that work for an action. Each turn is run twice, one after the other and each in a
conversation of its own: as it is, and with its understanding changed so that the rules end in a plain utterance. The
text is parsed in both; the difference is the action. Processor time is the bot's and that of all those processes.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.turn import load

ROUNDS, TURNS, WARM_UP = 3, 40, 10
# Name, intent, what is said before the turn that is measured, what is said in it.
READS = (
    ("balance", "balance_query", "", "查一下余额"),
    ("accounts", "account_list", "", "我有哪些账户"),
    ("transactions", "transaction_history", "", "查一下最近的交易明细"),
    ("summary", "spending_summary", "", "这个月花了多少钱"),
    ("bill", "credit_bill", "", "信用卡账单多少钱"),
    ("limit", "credit_limit_query", "", "信用卡额度还有多少"),
    ("deposits", "deposit_query", "", "我有哪些定期存款"),
    ("loans", "loan_status", "", "我的贷款还剩多少"),
    ("holdings", "holdings_query", "", "我的基金收益怎么样"),
    ("transfers", "transfer_status", "", "我的转账到了没有"),
    ("limits", "transfer_limit_query", "", "转账限额是多少"),
)
# A form's question, and the step that answers it.
STEPS = (("form.step", "transfer_money", "我要转账", "给陈思远"),)
PLAIN = "thank"


class Turns:
    """Turns of one customer who is proven in every conversation."""

    def __init__(self, agent: Any, token: str) -> None:
        from redis.asyncio import Redis

        from bot.channel import fit_out
        from warmline.conversation.keys import Keys
        from warmline.settings import Settings

        settings = Settings.read()
        self._agent, self._token = agent, token
        self._store = fit_out(agent)
        self._redis: Any = Redis.from_url(settings.redis_url, decode_responses=True)
        self._keys = Keys(settings.key_prefix)
        self._pids = os.environ["WARMLINE_BENCH_PIDS"].split()

    async def prove(self, conversation: str) -> None:
        """As after a code: the session that actions look for."""
        session = {"customer": "C000003", "level": "L2", "token": self._token, "greeting": "", "tier": "private"}
        await self._redis.hset(self._keys.session(conversation), mapping=session)

    async def run(self, conversation: str, number: int, text: str, intent: str = "") -> tuple[dict[str, float], Any]:
        """One turn, understood as `intent` if that is given; ms of time and of processor, and what was said."""
        from rasa.core.channels.channel import UserMessage

        from bot.output import TurnOutput

        output = TurnOutput()
        worked, begun = self._worked(), time.perf_counter()
        self._store.begin(conversation, number, number - 1)
        try:
            parsed = await self._agent.parse_message(text)
            if intent:
                parsed = {**parsed, "intent": {"name": intent, "confidence": 1.0}}
            message = UserMessage(text, output, conversation, input_channel="warmline", parse_data=parsed)
            await self._agent.handle_message(message)
        finally:
            self._store.end()
        took = (time.perf_counter() - begun) * 1000
        return {"wall": took, "processor": self._worked() - worked}, output

    def _worked(self) -> float:
        """Processor time of all until now, in ms."""
        return time.process_time() * 1000 + sum(map(processor_ms, self._pids))


def processor_ms(pid: str) -> float:
    """Processor time of all threads of another process, from the scheduler's own count in ns."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e6


async def measure(turns: Turns) -> list[dict[str, dict[str, list[dict[str, float]]]]]:
    """For each round and kind the times with the action and without it, in pairs."""
    rounds = []
    for number in range(ROUNDS + 1):
        times: dict[str, dict[str, list[dict[str, float]]]] = {}
        for turn in range(TURNS if number else WARM_UP):
            for name, intent, before, text in (*READS, *STEPS):
                pair = times.setdefault(name, {"action": [], "plain": []})
                for side, meant in (("action", "" if before else intent), ("plain", PLAIN)):
                    conversation = f"actions-{number}-{turn}-{name}-{side}"
                    await turns.prove(conversation)
                    if before:
                        await turns.run(conversation, 1, before, intent)
                    took, output = await turns.run(conversation, 2 if before else 1, text, meant)
                    check(name, side, output)
                    pair[side].append(took)
        rounds.append(times)
    return rounds[1:]


def check(name: str, side: str, output: Any) -> None:
    """Whether the turn did what it is measured for: a read shows a card, a plain turn and a question do not."""
    cards = [reply.card for reply in output.replies if reply.card]
    if not output.replies or (side == "plain" and cards) or (side == "action" and name != "form.step" and not cards):
        raise SystemExit(f"{name} ({side}) did not go as it should: {output.replies}")


async def main() -> None:
    """Load, measure, print."""
    from warmline.logs import set_up_logs

    model, endpoints = sys.argv[1:3]
    agent = await load(model, endpoints)
    set_up_logs()
    rounds = await measure(Turns(agent, os.environ["WARMLINE_BENCH_TOKEN"]))
    sys.stdout.write("\n" + json.dumps({"rounds": rounds}) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    asyncio.run(main())
