"""What a customer picks when the bot asks "did you mean" is a label for later training."""

from __future__ import annotations

from pathlib import Path

from warmline.conversation.events import (
    DID_YOU_MEAN,
    AnyBody,
    BotMessage,
    Button,
    CustomerChoice,
    CustomerMessage,
    Event,
)
from warmline.conversation.states import Record, State
from warmline.records.archive import Archive
from warmline.records.labels import Label, labels

GUESSES = (Button("查余额", "/balance_query"), Button("转人工", "/human_agent"))


def log(*bodies: AnyBody) -> list[Event]:
    return [Event(seq, 0, 1, body) for seq, body in enumerate(bodies, start=1)]


def asked_and_picked(index: int, about: str = DID_YOU_MEAN) -> list[Event]:
    return log(
        CustomerMessage(id="a", text="里面还有几多"),
        BotMessage(text="？", buttons=GUESSES, about=about),
        CustomerChoice(id="b", button=f"2.{index}", label="查余额"),
    )


def test_the_picked_guess_labels_what_was_said() -> None:
    assert labels(asked_and_picked(0)) == [Label("里面还有几多", "balance_query", 3)]


def test_the_picked_question_labels_what_was_said() -> None:
    which = Button("办卡需要带什么", '/knowledge_asked{"knowledge_entry": "account_open.documents"}')
    events = log(
        CustomerMessage(id="a", text="办张卡的事"),
        BotMessage(text="？", buttons=(which,), about=DID_YOU_MEAN),
        CustomerChoice(id="b", button="2.0", label="办卡需要带什么"),
    )
    assert labels(events) == [Label("办张卡的事", "account_open.documents", 3)]


def test_a_wish_for_a_person_is_no_label() -> None:
    assert labels(asked_and_picked(1)) == []


def test_a_button_of_a_menu_is_no_label() -> None:
    assert labels(asked_and_picked(0, about="")) == []


def test_a_button_that_was_never_offered_is_no_label() -> None:
    assert labels(asked_and_picked(7)) == []
    assert labels(log(CustomerChoice(id="b", button="x.y", label="查余额"))) == []


def test_the_archive_keeps_labels_once(tmp_path: Path) -> None:
    archive = Archive(f"sqlite:///{tmp_path}/archive.db")
    record = Record(state=State.CLOSED, epoch=2, seq=3, contact="web:x", channel="web", opened_at=0)
    for _ in range(2):
        archive.write("c1", record, asked_and_picked(0))
    assert archive.labels() == [("里面还有几多", "balance_query")]
    archive.close()
