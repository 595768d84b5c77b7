"""Whose card it is: somebody who reports a card of another is no customer to be proven (pure).

The words are in data/texts/actions.yml (`kin`, `card_owners`, `finding`, `own_card`). In doubt it is the customer's own
card: then they are asked to prove who they are, and no harm is done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from actions.texts import words

# 我爸的那张工资卡: what may stand between the owner and the card.
BETWEEN = "(?:的|他的|她的|那|这|一|张|个|名下|江城|工资|社保|养老|退休|借记|储蓄|信用|银行)*"


def is_others(text: str) -> bool:
    """Whether the card in the customer's line belongs to somebody else, or was found."""
    owned, helped, found, own = _patterns()
    if own.search(text):
        return False
    return bool(owned.search(text) or helped.search(text) or found.search(text))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    owners = _any([*words().card_owners, *(one for kin in words().kin for one in kin)])
    return (
        re.compile(f"(?:{owners}){BETWEEN}[卡折]"),
        re.compile(f"[帮替给代为](?:我|我们|我家)?(?:{owners}).*(?:挂失|锁|冻|卡|折)"),
        # 有人捡到我的卡 is told by the owner.
        re.compile(f"(?<![人家方他她被])(?:{_any(words().finding)}).*[卡折]"),
        re.compile(_any(words().own_card)),
    )


def _any(said: Sequence[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(said, key=len, reverse=True))
