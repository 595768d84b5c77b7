"""The bot's memory is fenced by turns: what was never committed is forgotten, and who lost a turn cannot save."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_store import TurnLost, TurnTrackerStore

ONE, TWO = "conversation-1", "conversation-2"


def open_store(place: Path) -> TurnTrackerStore:
    return TurnTrackerStore(Domain.empty(), host=f"sqlite:///{place / 'tracker.db'}")


@pytest.fixture
def store(tmp_path: Path) -> TurnTrackerStore:
    return open_store(tmp_path)


async def tracker_of(store: TurnTrackerStore, conversation: str) -> DialogueStateTracker:
    found = await store.retrieve(conversation)
    return found or DialogueStateTracker.from_events(conversation, [])


async def say(store: TurnTrackerStore, text: str, conversation: str = ONE) -> None:
    """As Rasa does within one message: read, add, save."""
    tracker = await tracker_of(store, conversation)
    tracker.update(UserUttered(text))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)


async def said(store: TurnTrackerStore, conversation: str = ONE) -> list[str]:
    tracker = await tracker_of(store, conversation)
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def test_committed_turns_are_remembered_in_order(store: TurnTrackerStore) -> None:
    store.begin(ONE, 1, 0)
    await say(store, "一")
    store.begin(ONE, 2, 1)
    await say(store, "二")
    await say(store, "三")
    assert await said(store) == ["一", "二", "三"]


async def test_an_uncommitted_turn_is_forgotten_when_the_next_begins(store: TurnTrackerStore) -> None:
    store.begin(ONE, 1, 0)
    await say(store, "一")
    store.begin(ONE, 2, 1)
    await say(store, "没有答成")
    store.begin(ONE, 3, 1)
    assert await said(store) == ["一"]


async def test_the_same_turn_tried_again_starts_afresh(store: TurnTrackerStore) -> None:
    store.begin(ONE, 1, 0)
    await say(store, "一")
    store.begin(ONE, 1, 0)
    await say(store, "一")
    assert await said(store) == ["一"]


async def test_a_late_save_is_refused(tmp_path: Path) -> None:
    late, successor = open_store(tmp_path), open_store(tmp_path)
    late.begin(ONE, 1, 0)
    tracker = await tracker_of(late, ONE)
    tracker.update(UserUttered("迟到"))
    successor.begin(ONE, 2, 0)
    with pytest.raises(TurnLost):
        await late.save(tracker)
    assert await said(successor) == []


async def test_an_older_turn_cannot_begin(tmp_path: Path) -> None:
    one, other = open_store(tmp_path), open_store(tmp_path)
    one.begin(ONE, 5, 0)
    with pytest.raises(TurnLost):
        other.begin(ONE, 4, 0)


async def test_nothing_is_saved_outside_a_turn(store: TurnTrackerStore) -> None:
    store.begin(ONE, 1, 0)
    tracker = await tracker_of(store, ONE)
    tracker.update(UserUttered("一"))
    store.end()
    with pytest.raises(TurnLost):
        await store.save(tracker)


async def test_a_turn_does_not_open_another_conversation(store: TurnTrackerStore) -> None:
    store.begin(ONE, 1, 0)
    with pytest.raises(TurnLost):
        await store.save(DialogueStateTracker.from_events(TWO, [UserUttered("别人的")]))


async def test_a_turn_whose_lease_ran_out_cannot_save_under_its_successor_in_the_same_process(
    store: TurnTrackerStore,
) -> None:
    """After the process stood still, the old turn and the new one are two tasks beside each other."""
    begun, succeeded = asyncio.Event(), asyncio.Event()

    async def old() -> str:
        store.begin(ONE, 1, 0)
        tracker = await tracker_of(store, ONE)
        begun.set()
        await succeeded.wait()
        tracker.update(UserUttered("迟到"))
        try:
            await store.save(tracker)
        except TurnLost:
            return "refused"
        finally:
            store.end()
        return "saved"

    async def new() -> None:
        await begun.wait()
        store.begin(ONE, 2, 0)
        succeeded.set()
        await first
        await say(store, "好")

    first = asyncio.create_task(old())
    await asyncio.create_task(new())
    assert await first == "refused"
    assert await said(store) == ["好"]


async def test_a_save_and_a_newer_turn_at_the_same_moment_leave_no_stale_events(tmp_path: Path) -> None:
    """The successor begins between the fence's look and its write, or waits for the write to be over."""
    late, successor = open_store(tmp_path), open_store(tmp_path)
    late.begin(ONE, 1, 0)
    tracker = await tracker_of(late, ONE)
    tracker.update(UserUttered("迟到"))
    beginning = threading.Thread(target=lambda: successor.begin(ONE, 2, 0))

    def begin_now(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO bot_event"):
            beginning.start()
            beginning.join(0.3)

    sa.event.listen(late._engine, "before_cursor_execute", begin_now)
    await late.save(tracker)
    beginning.join(10)
    assert await said(successor) == []


async def test_two_stores_on_one_file_work_on_their_own_conversations_at_once(tmp_path: Path) -> None:
    stores = {ONE: open_store(tmp_path), TWO: open_store(tmp_path)}

    async def talk(conversation: str) -> None:
        for number in range(1, 16):
            stores[conversation].begin(conversation, number, number - 1)
            await say(stores[conversation], str(number), conversation)
            await asyncio.sleep(0)

    await asyncio.gather(*(asyncio.create_task(talk(conversation)) for conversation in stores))
    for conversation in stores:
        assert await said(open_store(tmp_path), conversation) == [str(number) for number in range(1, 16)]
    assert set(await open_store(tmp_path).keys()) == {ONE, TWO}
