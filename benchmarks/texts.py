"""What the simulated customers say: the same mix for every measurement that asks a bot, ours or the peer's.

Read by both environments. A greeting, what the bot can do, a balance without proof (through the action server), and
something no bank is for. Every text is said once only: our encoder remembers texts, and a benchmark that repeats itself
would measure that memory.
"""

from __future__ import annotations

MIX = (
    ("greet", "你好呀，我是{n}号客户"),
    ("capabilities", "你都能办些什么，我排{n}号"),
    ("balance", "我尾号{n}的卡里还有多少钱"),
    ("outside", "量子纠缠{n}和红烧肉哪个更圆"),
)
FIRST = 1000  # so that every number has four digits


def text(kind: int, number: int) -> tuple[str, str]:
    """The name of the kind and its wording for this number (0-8999)."""
    name, words = MIX[kind % len(MIX)]
    return name, words.format(n=FIRST + number)
