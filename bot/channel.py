"""Rasa's input channel of ours: no door to the network, but a worker on the mailbox. Named in credentials.yml.

Its routes are `/health` and, for the
desk, `/understand`; both on loopback. Everything is wired here, when Rasa's server has started and its agent is loaded.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.action_answers import check_answers_quickly
from bot.action_endpoint import watch_actions
from bot.model import BrokenModel
from bot.tracker_store import TurnTrackerStore
from bot.turns import TurnRunner
from bot.understand import understand
from bot.worker import TurnWorker
from warmline.conversation.connect import connect
from warmline.conversation.keys import Keys
from warmline.conversation.mailbox import Mailbox
from warmline.conversation.scripts import Scripts
from warmline.conversation.store import Conversations, Durations
from warmline.handoff.skills import load_intents
from warmline.identity.sessions import IDENTITY_LUA, Sessions
from warmline.logs import set_up_logs
from warmline.operations.operations import OPERATIONS_LUA, Operations
from warmline.settings import Settings

FIRST_TEXT = "hello"


class MailboxInput(InputChannel):  # type: ignore[misc] # Rasa is Any here
    """Takes turns out of Redis instead of requests from a port."""

    @classmethod
    def name(cls) -> str:
        """As credentials.yml and responses name it."""
        return "warmline"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> MailboxInput:
        """No credentials: the settings come from the environment when the server starts."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes, and the worker's start and stop."""
        blueprint = Blueprint("warmline_mailbox")

        @blueprint.get("/health")
        async def health(request: Request) -> HTTPResponse:
            worker: TurnWorker | None = getattr(request.app.ctx, "worker", None)
            ready = worker is not None and worker.ready
            return response.json({"ready": ready}, status=200 if ready else 503)

        @blueprint.post("/understand")
        async def read(request: Request) -> HTTPResponse:
            text = (request.json or {}).get("text")
            if not isinstance(text, str) or not text.strip():
                return response.json({"error": "text is missing"}, status=400)
            return response.json(await understand(request.app.ctx.agent, text))

        async def start(app: Any, _loop: Any) -> None:
            worker = make_worker(app.ctx.agent, Settings.read())
            # Encoders and answers are loaded at the first text; let it not be a customer's.
            await app.ctx.agent.parse_message(FIRST_TEXT)
            app.ctx.worker = worker
            app.ctx.worker.start()

        async def stop(app: Any, _loop: Any) -> None:
            await app.ctx.worker.stop()

        blueprint.listener("after_server_start")(start)
        blueprint.listener("before_server_stop")(stop)

        return blueprint


def make_worker(agent: Agent, settings: Settings) -> TurnWorker:
    """Wire a worker for this agent. Raises `BrokenModel` when Rasa could not load the model: it goes on without one,
    ignores every message, and the customers' turns would be committed with nothing said."""
    if not agent.is_ready():
        raise BrokenModel("the model could not be loaded; run `make train`")
    set_up_logs(settings.log_level)
    store = fit_out(agent)
    redis = connect(settings.redis_url, blocking_seconds=1.0)
    keys = Keys(settings.key_prefix)
    scripts = Scripts(redis, IDENTITY_LUA, OPERATIONS_LUA)
    durations = Durations(
        bot_late=int(settings.bot_late_seconds * 1000),
        bot_gives_up=int(settings.bot_gives_up_seconds * 1000),
        idle=int(settings.idle_minutes * 60_000),
    )
    conversations = Conversations(redis, keys, scripts, durations)
    mailbox = Mailbox(conversations, int(settings.turn_lease_seconds * 1000))
    sessions = Sessions(conversations, int(settings.proof_minutes * 60_000))
    operations = Operations(conversations, sessions, int(settings.proposal_minutes * 60_000))
    runner = TurnRunner(
        agent, store, mailbox, conversations, sessions, operations, load_intents(), settings.turn_attempts
    )
    return TurnWorker(
        runner,
        mailbox,
        conversations,
        keys,
        heartbeat_seconds=settings.worker_heartbeat_seconds,
        turns_at_once=settings.turns_at_once,
    )


def fit_out(agent: Agent) -> TurnTrackerStore:
    """Make a loaded agent fit for turns; its tracker store."""
    store = unwrap_tracker_store(agent)
    watch_actions(agent)
    check_answers_quickly()
    return store


def unwrap_tracker_store(agent: Agent) -> TurnTrackerStore:
    """Take Rasa's fail-safe wrapper off: it answers a failed read with an empty tracker and keeps failed writes in a
    dict nobody reads. A failing store must fail the turn, which is then tried again or handed over."""
    store = agent.tracker_store
    while not isinstance(store, TurnTrackerStore):
        inner = getattr(store, "_tracker_store", None)
        if inner is None:
            raise TypeError(f"endpoints.yml must name bot.tracker_store.TurnTrackerStore, not {type(store).__name__}")
        store = inner
    agent.tracker_store = store
    if agent.processor is not None:
        agent.processor.tracker_store = store
    return store
