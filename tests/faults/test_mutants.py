"""Controls that must fail: our scripts with one protection taken out. Each must be noticed, or the judges are blind.

A mutant is a textual change of one Lua script at load time, on the real Redis; the scene that could break is played,
then the history checker looks. The same scenes with the scripts as they are notice nothing.
"""

from __future__ import annotations

import msgspec
import pytest
from redis.asyncio import Redis

from tests.faults import scenes
from tests.faults.scenes import Scene
from tests.faults.trial import Trial
from warmline.conversation.keys import Keys
from warmline.conversation.scripts import Scripts


class Mutant(msgspec.Struct, frozen=True):
    """In `script`, `old` becomes `new`; `scene` must notice."""

    name: str
    script: str
    old: str
    new: str
    scene: Scene

    def change(self, scripts: Scripts) -> None:
        """Put the change into loaded scripts. A text that is not there any more is an error: the mutant is outdated."""
        source = scripts._sources[self.script]
        assert self.old in source, f"{self.script} has no {self.old!r}"
        scripts._sources[self.script] = source.replace(self.old, self.new)


LEASE = "if not due or tonumber(due) > at then return {'busy'} end"
COMMIT_GUARD = "if field('turn') ~= ARGV[2] or field('state') ~= 'bot' or field('epoch') ~= ARGV[3] then"
ACCEPT_GUARD = "field('offer') ~= ARGV[3] or field('offer_agent') ~= ARGV[2]"

MUTANTS = [
    Mutant("no dedupe of messages", "receive", "if known then", "if false then", scenes.a_retry),
    Mutant(
        "acknowledged before it is written",
        "receive",
        "local seq = append(ARGV[2], at)",
        "local seq = redis.call('HINCRBY', RECORD, 'seq', 1)",
        scenes.a_retry,
    ),
    Mutant(
        "the bot is not woken",
        "receive",
        "if field('state') == 'bot' then wake_bot",
        "if false then wake_bot",
        scenes.an_answered_input,
    ),
    Mutant("a claim without lease", "claim_turn", LEASE, "", scenes.many_workers),
    Mutant("a lease that never ends", "claim_turn", "at + tonumber(ARGV[3])", "at + 86400000", scenes.a_lost_worker),
    Mutant(
        "a commit without token",
        "commit_turn",
        COMMIT_GUARD,
        COMMIT_GUARD.replace("field('turn') ~= ARGV[2] or ", ""),
        scenes.a_lost_worker,
    ),
    Mutant("a commit without any guard", "commit_turn", COMMIT_GUARD, "if false then", scenes.an_answer_in_flight),
    Mutant(
        "the bot's cursor stays", "commit_turn", "'bot_cursor', upto,", "'bot_cursor', 0,", scenes.an_answered_input
    ),
    Mutant(
        "lateness timed in memory only",
        "receive",
        "redis.call('ZADD', TIMERS, 'NX', at + late_ms, timer('bot_late'))",
        "",
        scenes.a_dead_bot,
    ),
    Mutant(
        "lateness without a look at the cursor",
        "bot_late",
        "if field('state') ~= 'bot' or number('last_input') <= number('bot_cursor') then",
        "if false then",
        scenes.an_answer_just_before_it_is_late,
    ),
    Mutant(
        "handed over without a place in the queue",
        "bot_late",
        "redis.call('ZADD', queue, since - head_start, CONVERSATION)",
        "",
        scenes.a_dead_bot,
    ),
    Mutant(
        "a call without a look at the state",
        "request",
        "if field('state') ~= 'bot' then",
        "if false then",
        scenes.asked_twice,
    ),
    Mutant(
        "a call that leaves the turn", "request", "rest_bot()\nnew_epoch()", "new_epoch()", scenes.an_answer_in_flight
    ),
    Mutant(
        "an offer leaves the ticket in the queue",
        "offer",
        "redis.call('ZREM', KEYS[9], CONVERSATION)",
        "",
        scenes.an_offer_that_nobody_takes,
    ),
    Mutant(
        "an offer without timer",
        "offer",
        "redis.call('ZADD', TIMERS, expires,",
        "redis.call('ZADD', TIMERS, expires + 86400000,",
        scenes.an_offer_that_nobody_takes,
    ),
    Mutant(
        "an offer beyond capacity",
        "offer",
        "return load <= tonumber(",
        "return true or load <= tonumber(",
        scenes.a_full_agent,
    ),
    Mutant(
        "an acceptance beyond capacity",
        "accept",
        "if not has_room(KEYS[9], KEYS[11], 0) then return {'full'} end",
        "",
        scenes.a_lowered_capacity,
    ),
    Mutant(
        "an offer to skills that are gone",
        "offer",
        "if ARGV[10] ~= '' and ",
        "if false and ",
        scenes.an_offer_to_changed_skills,
    ),
    Mutant("an acceptance by anyone", "accept", ACCEPT_GUARD, "false", scenes.two_agents_accept),
    Mutant(
        "an acceptance under the old epoch",
        "accept",
        "local epoch = new_epoch()",
        "local epoch = number('epoch')",
        scenes.a_full_round,
    ),
    Mutant(
        "an acceptance after expiry",
        "accept",
        "if number('offer_until') <= at then return {'gone'} end",
        "",
        scenes.a_late_acceptance,
    ),
    Mutant(
        "declined, but still held", "lapse_offer", "redis.call('ZREM', KEYS[10], CONVERSATION)", "", scenes.a_full_round
    ),
    Mutant(
        "transferred, but still held", "release", "redis.call('ZREM', KEYS[10], CONVERSATION)", "", scenes.a_full_round
    ),
    Mutant(
        "transferred under the old epoch",
        "release",
        "redis.call('ZREM', KEYS[10], CONVERSATION)\nnew_epoch()",
        "redis.call('ZREM', KEYS[10], CONVERSATION)",
        scenes.a_full_round,
    ),
    Mutant("returned, but still held", "to_bot", "redis.call('ZREM', KEYS[10], CONVERSATION)", "", scenes.a_full_round),
    Mutant(
        "returned with what was said to people",
        "to_bot",
        "redis.call('HSET', RECORD, 'bot_cursor', seq - 1)",
        "",
        scenes.a_full_round,
    ),
    Mutant(
        "ended, but still in the queue",
        "close",
        "redis.call('ZREM', KEYS[9], CONVERSATION)",
        "",
        scenes.ended_in_the_queue,
    ),
    Mutant(
        "ended under the old epoch",
        "close",
        "new_epoch()\n  redis.call('HSET', RECORD, 'state', 'closed'",
        "redis.call('HSET', RECORD, 'state', 'closed'",
        scenes.ended_in_the_queue,
    ),
    Mutant(
        "a line under any epoch",
        "append",
        "if ARGV[3] ~= '' and ARGV[3] ~= field('epoch') then return refused('stale') end",
        "",
        scenes.a_line_after_coming_back,
    ),
    Mutant(
        "a line by any agent",
        "append",
        "if ARGV[12] == '' and ARGV[4] ~= '' and ARGV[4] ~= field('owner') then return refused('not_yours') end",
        "",
        scenes.a_line_of_somebody_else,
    ),
    Mutant("no dedupe of lines", "append", "if known then", "if false then", scenes.a_line_sent_twice),
    Mutant(
        "an agent lost without a release",
        "agent_silent",
        "return {'lost', held}",
        "return {'lost', {}}",
        scenes.an_agent_who_vanishes,
    ),
    Mutant(
        "a timer run by everyone",
        "timer_claim",
        "if not due or due > now() then return {'gone'} end",
        "",
        scenes.two_dispatchers,
    ),
    Mutant(
        "an outcome written twice",
        "settle",
        "if not string.find(",
        "if false and not string.find(",
        scenes.executed_by_two,
    ),
    Mutant(
        "a confirmation written twice",
        "confirm",
        "if proposal[1] ~= 'proposed' then return {'settled', proposal[1]} end",
        "",
        scenes.confirmed_in_two_tabs,
    ),
]


@pytest.fixture
def trial(redis: Redis, keys: Keys) -> Trial:
    """A fresh floor."""
    return Trial(redis, keys)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name.replace(" ", "_"))
async def test_a_protection_taken_out_is_noticed(mutant: Mutant, trial: Trial) -> None:
    mutant.change(trial.floor.scripts)
    noticed = await mutant.scene(trial)
    assert [*noticed, *await trial.findings()]


@pytest.mark.parametrize("scene", sorted({mutant.scene for mutant in MUTANTS}, key=str))
async def test_with_all_protections_nothing_is_noticed(scene: Scene, trial: Trial) -> None:
    assert [*await scene(trial), *await trial.findings()] == []
