"""What gateway, desk and dispatcher share, built from the settings in one place."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import msgspec
from redis.asyncio import Redis

from warmline.bank.client import CoreBank
from warmline.conversation.connect import connect
from warmline.conversation.keys import Keys
from warmline.conversation.notices import Notices
from warmline.conversation.scripts import Scripts
from warmline.conversation.store import Conversations, Durations
from warmline.conversation.words import NoticeWords
from warmline.handoff.agents import Agents
from warmline.handoff.explanations import Explanations
from warmline.handoff.guests import Guests
from warmline.handoff.outlook import Outlook
from warmline.handoff.passing import Passing
from warmline.handoff.queue import HANDOFF_LUA, Queue
from warmline.handoff.reskilling import Reskilling
from warmline.handoff.skills import IntentRule, load_intents, load_skills
from warmline.health import Health
from warmline.identity.bindings import Bindings
from warmline.identity.recognition import Recognition
from warmline.identity.salutation import Salutation
from warmline.identity.sessions import IDENTITY_LUA, Sessions
from warmline.operations.confirmation import Confirmation
from warmline.operations.operations import OPERATIONS_LUA, Operations
from warmline.settings import Settings, SettingsError


class Centre(msgspec.Struct, frozen=True):
    """The service centre as a service process sees it."""

    settings: Settings
    redis: Redis
    keys: Keys
    conversations: Conversations
    notices: Notices
    queue: Queue
    agents: Agents
    passing: Passing
    guests: Guests
    explanations: Explanations
    reskilling: Reskilling
    outlook: Outlook
    bindings: Bindings
    sessions: Sessions
    operations: Operations
    confirmation: Confirmation
    bank: CoreBank
    words: NoticeWords
    rules: Mapping[str, IntentRule]
    http: httpx.AsyncClient
    health: Health

    @classmethod
    def build(cls, settings: Settings) -> Centre:
        """Wire the parts; connections are made on first use. Call inside the process's event loop.

        Raises `SettingsError` without secrets: form tokens signed with an empty key would be anybody's.
        """
        if not settings.secrets_present:
            raise SettingsError(
                "WARMLINE_SIGNING_SECRET and WARMLINE_COREBANK_TOKEN are missing; set them or let `make run` make them"
            )
        redis = connect(settings.redis_url, blocking_seconds=1.0)
        keys = Keys(settings.key_prefix)
        scripts = Scripts(redis, HANDOFF_LUA, IDENTITY_LUA, OPERATIONS_LUA)
        durations = Durations(
            bot_late=_ms(settings.bot_late_seconds),
            bot_gives_up=_ms(settings.bot_gives_up_seconds),
            idle=_ms(settings.idle_minutes * 60),
        )
        conversations = Conversations(redis, keys, scripts, durations)
        queue = Queue(conversations, _ms(settings.offer_seconds))
        agents = Agents(
            redis, keys, scripts,
            silent_ms=_ms(settings.agent_silent_seconds), grace_ms=_ms(settings.agent_grace_seconds),
        )  # fmt: skip
        bank = CoreBank(settings.corebank_url, settings.corebank_token)
        bindings = Bindings(settings.database_url, settings.binding_days)
        recognition = Recognition(bindings, bank, Salutation.load())
        sessions = Sessions(conversations, _ms(settings.proof_minutes * 60), recognition)
        http = httpx.AsyncClient()
        operations = Operations(conversations, sessions, _ms(settings.proposal_minutes * 60))
        actions_url = f"http://{settings.host}:{settings.actions_port}"
        return cls(
            settings=settings,
            redis=redis,
            keys=keys,
            conversations=conversations,
            notices=Notices(redis, settings.key_prefix),
            queue=queue,
            agents=agents,
            passing=Passing(conversations, queue, _ms(settings.offer_seconds), settings.weights),
            guests=Guests(conversations),
            explanations=Explanations(redis, keys),
            reskilling=Reskilling(conversations, queue, agents, load_skills()),
            outlook=Outlook(conversations, queue, agents, load_skills()),
            bindings=bindings,
            sessions=sessions,
            operations=operations,
            confirmation=Confirmation(conversations, operations, bank),
            bank=bank,
            words=NoticeWords.load(),
            rules=load_intents(),
            http=http,
            health=Health(redis, keys, http, settings.corebank_url, actions_url),
        )

    async def close(self) -> None:
        """Give all connections back."""
        await self.notices.stop()
        await self.http.aclose()
        self.bank.close()
        self.bindings.close()
        await self.redis.aclose()


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
