"""The queue as one person with a notebook would keep it: no Redis, no races, times in ms. The stateful test holds the
real one against it, step by step.

Every move answers how the real one must: `ok`, or the refusal (`stale`, `not_yours`, `gone`, `unavailable`, `full`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from warmline.handoff.skills import load_skills

SKILLS = load_skills()
HEAD_START = {"fraud": 3_600_000, "standard": 0}
OFFER, SILENT, GRACE, LOOK_AGAIN = 15_000, 15_000, 20_000, 2_000
OVERFLOW, AGAIN, PREFERRED, MISSES = 60_000, 60_000, 20_000, 2


@dataclass
class AgentBook:
    """One agent. `timer` is when their lease is looked at; `idle` is Redis's own time, for ties only."""

    name: str
    skills: dict[str, int] = field(default_factory=dict)
    capacity: float = 0
    state: str = ""
    reason: str = ""
    lease: int = 0
    suspect: bool = False
    missed: int = 0
    timer: int | None = None
    idle: int = 0


@dataclass
class CaseBook:
    """One conversation. `queued` is by this clock, `place` Redis's own, for the order."""

    name: str
    contact: str
    weight: float
    state: str = "bot"
    owner: str = ""
    epoch: int = 1
    skill: str = ""
    lane: str = ""
    queued: int = 0
    place: int = 0
    offer: str = ""
    asked: str = ""
    until: int = 0
    taken: str = ""
    declined: dict[str, int] = field(default_factory=dict)
    guests: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def holder(self) -> str:
        return self.owner or self.asked

    def present(self) -> dict[str, str]:
        """Guests of this owner, with their roles."""
        here = self.guests.items() if self.state == "agent" else ()
        return {agent: role for agent, (role, epoch) in here if epoch == self.epoch}


class Model:
    """All agents and conversations."""

    def __init__(self) -> None:
        self.now = 0
        self.agents: dict[str, AgentBook] = {}
        self.cases: dict[str, CaseBook] = {}
        self.last: dict[str, str] = {}

    # --- agents ---

    def held(self, agent: str) -> list[CaseBook]:
        return [case for case in self.cases.values() if case.holder == agent]

    def load(self, agent: str) -> float:
        return sum(case.weight for case in self.held(agent))

    def lease(self, agent: AgentBook) -> None:
        agent.lease = agent.timer = self.now + SILENT
        agent.suspect = False

    def available(self, agent: AgentBook, state: str) -> None:
        agent.state, agent.reason, agent.missed = state, "", 0
        self.lease(agent)

    def beat(self, agent: AgentBook) -> None:
        if agent.state:
            self.lease(agent)

    def there(self, agent: str) -> bool:
        return self.agents[agent].lease > self.now

    def takes(self, agent: str) -> bool:
        one = self.agents[agent]
        return one.state == "online" and not one.suspect and one.lease > self.now

    def room(self, agent: str, more: float) -> bool:
        return self.load(agent) + more <= self.agents[agent].capacity

    def reskill(self, agent: AgentBook, skills: dict[str, int], capacity: float) -> None:
        if not agent.state:
            return
        agent.skills, agent.capacity = skills, capacity
        for case in sorted(self.held(agent.name), key=lambda case: (case.weight, case.name)):
            serves = {case.skill, *SKILLS[case.skill].neighbours} & set(skills)
            if case.state == "offered" and (self.load(agent.name) > capacity or not serves):
                self.lapse(case, case.offer, agent.name, "withdrawn")

    # --- the customer ---

    def request(self, case: CaseBook, skill: str, lane: str) -> bool:
        if case.state != "bot":
            return False
        case.epoch += 1
        self._queue(case, skill, lane)
        return True

    def resume(self, case: CaseBook) -> str:
        if case.state not in ("queued", "offered"):
            return "stale"
        self._to_bot(case)
        return "ok"

    def close(self, case: CaseBook, owner: str = "", epoch: int | None = None) -> str:
        if case.state == "closed":
            return "ok"
        if epoch is not None and epoch != case.epoch:
            return "stale"
        if owner and owner != case.owner:
            return "not_yours"
        self._nobody(case)
        case.state, case.queued, case.epoch = "closed", 0, case.epoch + 1
        return "ok"

    # --- offers ---

    def accept(self, case: CaseBook, offer: str, agent: str) -> str:
        if case.state == "agent" and (case.owner, case.taken) == (agent, offer):
            return "ok"
        if case.state != "offered" or (case.offer, case.asked) != (offer, agent) or case.until <= self.now:
            return "gone"
        if not self.room(agent, 0):
            return "gone"
        self._own(case, agent)
        case.taken = offer
        self.agents[agent].missed = 0
        self.last[case.contact] = agent
        return "ok"

    def lapse(self, case: CaseBook, offer: str, agent: str, cause: str) -> bool:
        if case.state != "offered" or (case.offer, case.asked) != (offer, agent):
            return False
        one = self.agents[agent]
        if cause in ("declined", "expired"):
            case.declined[agent] = self.now
            one.missed = one.missed + 1 if cause == "expired" else 0
            if one.missed >= MISSES and one.state == "online":
                one.state, one.reason, one.missed = "paused", "missed_offers", 0
        self._queue(case, case.skill, case.lane)
        return True

    def reserve(self, case: CaseBook, agent: str, offer: str) -> None:
        case.state, case.asked, case.offer, case.until = "offered", agent, offer, self.now + OFFER

    def round(self) -> dict[str, str]:
        """Who would be asked now: conversation → agent."""
        idle = {name: agent.idle for name, agent in self.agents.items()}
        waiting = [case for case in self.cases.values() if case.state == "queued"]
        skills = list(SKILLS)
        asked = {}
        for case in sorted(waiting, key=lambda case: (case.place, skills.index(case.skill), case.name)):
            agent = self._fitting(case, idle)
            if agent:
                self.reserve(case, agent, "?")
                asked[case.name] = agent
        return asked

    def _fitting(self, case: CaseBook, idle: dict[str, int]) -> str:
        waited = self.now - case.queued
        able = [name for name in self.agents if self.takes(name) and self._level(case, name, waited)]
        free = [name for name in able if self.room(name, case.weight)]
        fresh = [name for name in free if name not in case.declined] or [
            name for name in free if self.now - case.declined[name] >= AGAIN
        ]
        last = self.last.get(case.contact, "")
        if not fresh:
            return ""
        best = min(
            fresh,
            key=lambda name: (
                name != last, -self._level(case, name, waited), self.load(name) / self.agents[name].capacity,
                idle[name], name,
            ),
        )  # fmt: skip
        waits = last in able and last not in case.declined and waited < PREFERRED and case.lane != "fraud"
        return "" if waits and best != last else best

    def _level(self, case: CaseBook, name: str, waited: int) -> int:
        skills = self.agents[name].skills
        if case.skill in skills or waited < OVERFLOW:
            return skills.get(case.skill, 0) * 10
        return max((skills.get(near, 0) for near in SKILLS[case.skill].neighbours), default=0)

    # --- from person to person ---

    def transfer(self, case: CaseBook, owner: str, epoch: int, skill: str) -> str:
        refusal = self._owned(case, owner, epoch)
        if refusal == "ok":
            case.declined[owner] = self.now
            case.epoch += 1
            self._queue(case, skill, case.lane)
        return refusal

    def pass_on(self, case: CaseBook, owner: str, epoch: int, colleague: str, offer: str) -> str:
        refusal = self.transfer(case, owner, epoch, case.skill)
        if refusal == "ok" and self.takes(colleague) and self.room(colleague, case.weight):
            self.reserve(case, colleague, offer)
            return "offered"
        return "queued" if refusal == "ok" else refusal

    def give_back(self, case: CaseBook, owner: str, epoch: int) -> str:
        refusal = self._owned(case, owner, epoch)
        if refusal == "ok":
            self._to_bot(case)
        return refusal

    def take_over(self, case: CaseBook, supervisor: str) -> str:
        if case.state == "closed":
            return "stale"
        if case.state == "agent" and case.owner == supervisor:
            return "ok"
        if not self.there(supervisor):
            return "unavailable"
        if not self.room(supervisor, 0 if case.asked == supervisor else case.weight):
            return "full"
        case.skill, case.lane = case.skill or "general", case.lane or "standard"
        self._own(case, supervisor)
        case.taken = ""
        return "ok"

    def enter(self, case: CaseBook, guest: str, role: str, epoch: int, owner: str) -> str:
        if case.state != "agent" or epoch != case.epoch:
            return "stale"
        if (owner and owner != case.owner) or guest == case.owner:
            return "not_yours"
        if case.present().get(guest) == role:
            return "ok"
        if not self.there(guest):
            return "unavailable"
        case.guests[guest] = (role, case.epoch)
        return "ok"

    def leave(self, case: CaseBook, guest: str) -> bool:
        there = guest in case.present()
        case.guests.pop(guest, None)
        return there

    def writes(self, case: CaseBook, agent: str, epoch: int, role: str) -> str:
        """A line (`role` '' or supervisor) or a consultant's note."""
        if case.state == "closed" or epoch != case.epoch:
            return "stale"
        mine = case.present().get(agent) == role if role else case.owner == agent
        return "ok" if mine else "not_yours"

    # --- time ---

    def run_due(self) -> None:
        """Run the timers that are due, once each, the earliest first."""
        due: list[tuple[int, int, AgentBook | CaseBook, str]] = [
            (agent.timer, 0, agent, "") for agent in self.agents.values() if agent.timer is not None
        ]
        due += [(case.until, 1, case, case.offer) for case in self.cases.values() if case.state == "offered"]
        for at, _, who, offer in sorted(due, key=lambda one: one[:2]):
            if at > self.now:
                break
            if isinstance(who, AgentBook):
                self._silent(who)
            else:
                self.lapse(who, offer, who.asked, "expired")

    def _silent(self, agent: AgentBook) -> None:
        if agent.lease > self.now:
            agent.timer = agent.lease
        elif not agent.suspect:
            agent.suspect, agent.timer = True, self.now + GRACE
        elif agent.lease + GRACE > self.now:
            agent.timer = agent.lease + GRACE
        else:
            agent.state, agent.reason = "offline", "lost"
            held = self.held(agent.name)
            agent.timer = self.now + LOOK_AGAIN if held else None
            for case in held:
                if case.state == "offered":
                    self.lapse(case, case.offer, agent.name, "disconnected")
                else:
                    case.epoch += 1
                    self._queue(case, case.skill, case.lane)

    # --- moves ---

    def _owned(self, case: CaseBook, owner: str, epoch: int) -> str:
        if epoch != case.epoch:
            return "stale"
        return "ok" if case.state == "agent" and case.owner == owner else "not_yours"

    def _nobody(self, case: CaseBook) -> None:
        case.owner = case.asked = case.offer = ""

    def _own(self, case: CaseBook, agent: str) -> None:
        self._nobody(case)
        case.state, case.owner, case.epoch = "agent", agent, case.epoch + 1

    def _queue(self, case: CaseBook, skill: str, lane: str) -> None:
        self._nobody(case)
        if not case.queued:
            case.queued, case.place = self.now, 0
        case.state, case.skill, case.lane = "queued", skill, lane

    def _to_bot(self, case: CaseBook) -> None:
        self._nobody(case)
        case.state, case.queued, case.epoch = "bot", 0, case.epoch + 1


def first(items: Iterable[CaseBook], number: int) -> CaseBook | None:
    """The `number`th of what there is, counted round; None of nothing."""
    there = list(items)
    return there[number % len(there)] if there else None
