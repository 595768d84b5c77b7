"""What the simulated customers say: the same mix for every measurement that asks a bot, ours or the peer's.

Read by both environments. A greeting, what the bot can do, a balance without proof (through the action server), and
something no bank is for. Wordings differ from each other (480 of each kind): our encoder remembers texts, and a
benchmark that repeats itself would measure that memory.
"""

from __future__ import annotations

BEFORE = ("", "嗨", "喂", "哎", "那个", "小暖", "嗯", "诶", "哈喽", "亲")
AFTER = ("", "呀", "啊", "呢", "哈", "哦", "嘛", "咧")
KINDS = {
    "greet": ("你好", "您好", "早上好", "下午好", "晚上好", "你好你好"),
    "capabilities": ("你能做什么", "你会办什么业务", "你都能办些什么", "你有哪些功能", "你能帮我什么", "你可以办啥"),
    "balance": ("我卡里还有多少钱", "帮我查余额", "查一下卡上余额", "我的余额是多少", "看看卡里剩多少", "查余额"),
    "outside": ("红烧肉怎么做", "今天股市下雨吗", "给我讲个笑话", "怎么修自行车", "谁是世界首富", "火星上有水吗"),
}
NAMES = tuple(KINDS)
WORDINGS = len(BEFORE) * len(AFTER) * 6


def text(kind: int, number: int) -> tuple[str, str]:
    """The name of the kind, and its wording of this number (both wrap around)."""
    name = NAMES[kind % len(NAMES)]
    number %= WORDINGS
    core, rest = number % 6, number // 6
    return name, BEFORE[rest % len(BEFORE)] + KINDS[name][core] + AFTER[rest // len(BEFORE)]
