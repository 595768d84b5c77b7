"""What actions are wired with, once per action server: the core bank, sessions, the clock."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec
from redis.asyncio import Redis

from warmline.bank.client import CoreBank
from warmline.conversation.connect import connect
from warmline.conversation.keys import Keys
from warmline.conversation.scripts import Scripts
from warmline.conversation.store import Conversations
from warmline.identity.bindings import Bindings
from warmline.identity.recognition import Recognition
from warmline.identity.salutation import Salutation
from warmline.identity.sessions import IDENTITY_LUA, Sessions
from warmline.logs import set_up_logs
from warmline.operations.risk.risk import Risk
from warmline.settings import Settings

BANK_ZONE = ZoneInfo("Asia/Shanghai")


class Parts(msgspec.Struct, frozen=True):
    """One bundle for all actions of the process."""

    bank: CoreBank
    sessions: Sessions
    redis: Redis
    risk: Risk
    conversations: Conversations
    bindings: Bindings

    def today(self) -> datetime:
        """Now, where the bank is."""
        return datetime.now(timezone.utc).astimezone(BANK_ZONE)


@lru_cache(maxsize=1)
def parts() -> Parts:
    """Wire the process at its first action (Rasa's SDK creates actions without arguments)."""
    settings = Settings.read()
    set_up_logs(settings.log_level)
    redis = connect(settings.redis_url)
    keys = Keys(settings.key_prefix)
    conversations = Conversations(redis, keys, Scripts(redis, IDENTITY_LUA))
    bank = CoreBank(settings.corebank_url, settings.corebank_token)
    bindings = Bindings(settings.database_url, settings.binding_days)
    recognition = Recognition(bindings, bank, Salutation.load())
    sessions = Sessions(conversations, int(settings.proof_minutes * 60_000), recognition)
    return Parts(bank, sessions, redis, Risk(), conversations, bindings)
