"""Every Redis key and channel, built in this one place: type, owner and life of each.

All keys start with one prefix, so tests and side-by-side copies share a server. Redis Cluster is not supported:
one transition touches keys of a conversation, its agent and a queue (docs/decisions/0002-one-redis.md).
"""

from __future__ import annotations


class Keys:
    """Builds names under `prefix`."""

    def __init__(self, prefix: str = "warmline") -> None:
        self._prefix = prefix

    def _key(self, *parts: str) -> str:
        return ":".join((self._prefix, *parts))

    # --- conversations (written by conversation/lua, kept until archived) ---

    def contact(self, contact: str) -> str:
        """String: the current conversation of a contact (`web:<id>`, `wechat:<appid>:<openid>`)."""
        return self._key("contact", contact)

    def seen(self, contact: str, message_id: str) -> str:
        """String `<conversation>:<seq>`, 48 h: where a client message was stored, for its retries."""
        return self._key("seen", contact, message_id)

    def done(self, conversation: str, key: str) -> str:
        """String `<seq>`, 48 h: where an idempotent append of another side was stored."""
        return self._key("done", conversation, key)

    def record(self, conversation: str) -> str:
        """Hash: state, epoch, seq, owner and cursors of one conversation."""
        return self._key("conv", conversation)

    def log(self, conversation: str) -> str:
        """Stream: the events. Entry id `<seq>-0`; fields b (body JSON), e (epoch), t (ms)."""
        return self._key("conv", conversation, "log")

    def packet(self, conversation: str) -> str:
        """String: the handoff packet (JSON) of the latest ticket."""
        return self._key("conv", conversation, "packet")

    def explanations(self, conversation: str) -> str:
        """List (JSON, newest first, ten, a week): why each offer went where it went."""
        return self._key("conv", conversation, "explanations")

    def session(self, conversation: str) -> str:
        """Hash: who the customer is and how far proven; expires when idle, deleted at close."""
        return self._key("conv", conversation, "session")

    def operation_challenge(self, conversation: str) -> str:
        """String (JSON), 5 min: the core bank's challenge for a proposal's fresh code, and which proposal."""
        return self._key("conv", conversation, "operation_challenge")

    def open_proposal(self, conversation: str) -> str:
        """String: the newest proposal of the conversation; another one replaces it while it is not confirmed."""
        return self._key("conv", conversation, "open_proposal")

    def guided(self, conversation: str) -> str:
        """String (JSON), 30 min: the task that the owning agent prepares for the customer, and where it stands."""
        return self._key("conv", conversation, "guided")

    def notices(self, conversation: str) -> str:
        """Channel: something about this conversation changed (payload: what to look at)."""
        return self._key("notices", conversation)

    def last_agent(self, contact: str) -> str:
        """String, 30 days: the agent who served this contact last."""
        return self._key("last_agent", contact)

    # --- the bot's mailbox ---

    def mailbox(self) -> str:
        """Sorted set: conversation → ms from when it may be claimed. A lease is a score in the future."""
        return self._key("mailbox")

    def mailbox_bell(self) -> str:
        """List (capped): wakes one waiting bot worker."""
        return self._key("mailbox", "bell")

    # --- the human side (written by handoff/lua) ---

    def queue(self, skill: str) -> str:
        """Sorted set per skill: conversation → queued at (ms) minus the lane's head start."""
        return self._key("queue", skill)

    def agent(self, agent: str) -> str:
        """Hash: name, state, reason, skills, capacity, manager_code, lease_until (ms) of one agent."""
        return self._key("agent", agent)

    def held(self, agent: str) -> str:
        """Sorted set: conversations offered to or owned by the agent → capacity weight."""
        return self._key("agent", agent, "held")

    def visiting(self, agent: str) -> str:
        """Set: conversations in which the agent is a guest (consultant, joined supervisor)."""
        return self._key("agent", agent, "visiting")

    def lapses(self, agent: str) -> str:
        """Hash `<day>:<cause>` → how many offers the agent declined or missed that day (days since 1970 in Shanghai);
        kept 31 days."""
        return self._key("agent", agent, "lapses")

    def agents(self) -> str:
        """Set: ids of agents that are not offline."""
        return self._key("agents")

    def measures(self) -> str:
        """Hash: what waits are estimated from, means with their counts and what recent waits taught; kept."""
        return self._key("measures")

    def arrivals(self, bucket: int) -> str:
        """Hash `<skill>|<lane>|<channel>` → tickets of the five minutes from `bucket` (ms) on; an hour."""
        return self._key("arrivals", str(bucket))

    def waits(self, day: str) -> str:
        """Hash: waits told on a day (YYYYMMDD, Asia/Shanghai) and what became of them, all and by skill; 62 days."""
        return self._key("waits", day)

    def desk(self) -> str:
        """Channel for all desks: JSON {conversation, agent} after each change of ownership."""
        return self._key("desk")

    # --- timers and processes ---

    def timers(self) -> str:
        """Sorted set: `<kind>|<id>[|<token>]` → due (ms). Any dispatcher runs what is due."""
        return self._key("timers")

    def dispatcher_bell(self) -> str:
        """List (capped): wakes one waiting dispatcher."""
        return self._key("dispatcher", "bell")

    def heartbeat(self, part: str, worker: str) -> str:
        """String with a short expiry: a process of that part is alive and able to work."""
        return self._key("alive", part, worker)

    def heartbeats(self, part: str) -> str:
        """Pattern of all heartbeats of a part."""
        return self._key("alive", part, "*")

    def clock(self) -> str:
        """String: ms added to Redis's time; only tests and simulations set it."""
        return self._key("clock")

    # --- identity ---

    def web_session(self, session: str) -> str:
        """String: the contact of a widget session; expires 30 days after its last use."""
        return self._key("web", session)

    def desk_session(self, session: str) -> str:
        """String: the account of a desk session; expires when idle."""
        return self._key("desk", "session", session)

    def desk_half_session(self, session: str) -> str:
        """String, 5 min: the account whose password was right and whose second factor is still to come."""
        return self._key("desk", "half", session)

    def desk_wrong_codes(self, account: str) -> str:
        """String, 15 min after the last: how many codes of this account's second factor were wrong."""
        return self._key("desk", "wrong_codes", account)

    def challenge(self, conversation: str) -> str:
        """String, 5 min: the core bank's challenge of a code the customer was sent."""
        return self._key("conv", conversation, "challenge")

    # --- operations ---

    def proposal(self, proposal: str) -> str:
        """Hash: state, hash, kind, subject of one proposed operation; kept 30 days."""
        return self._key("proposal", proposal)

    # --- WeChat ---

    def wechat(self, *parts: str) -> str:
        """Names inside the WeChat channel (its own keys.py-like list is in channels/wechat/state.py)."""
        return self._key("wechat", *parts)
