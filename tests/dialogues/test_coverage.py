"""Every intent the bot completes is shown in every way that makes sense, and no dialogue says more than it shows."""

from __future__ import annotations

from tests.dialogues.coverage import KINDS, all_dialogues, matrix, shown, table, untrue
from tests.dialogues.evidence import EVIDENCE
from tests.dialogues.responses import Responses
from tests.dialogues.script import Bot, Dialogue, Faults, Proves, Says, Shown
from warmline.handoff.skills import load_intents


def test_every_intent_is_shown_in_every_way() -> None:
    cells = matrix(all_dialogues())
    missing = [
        f"{intent} {kind}"
        for intent, evidence in EVIDENCE.items()
        for kind in KINDS
        if ((intent, kind) in cells) is (kind in evidence.without)
    ]
    assert not missing, f"{table(cells)}\nwithout a dialogue, or with one against the table: {', '.join(missing)}"


def test_no_dialogue_says_more_than_its_steps_show() -> None:
    assert [fault for dialogue in all_dialogues() for fault in untrue(dialogue)] == []


def test_the_table_has_every_intent_of_the_contract_and_only_responses_there_are() -> None:
    assert set(EVIDENCE) == {name for name, rule in load_intents().items() if rule.who == "bot"}
    named = {name for evidence in EVIDENCE.values() for name in (*evidence.done, *evidence.refused)}
    assert named - set(Responses.load()) == set()


def _kinds(*steps: object) -> set[Shown]:
    return shown(Dialogue(name="example", steps=tuple(steps)), EVIDENCE["transfer_money"])  # type: ignore[arg-type]


def test_each_kind_leaves_its_mark() -> None:
    ask, confirm = Bot(response="utter_transfer_amount"), Bot(response="utter_transfer_confirm")
    answer, line = Bot(response="utter_answer"), Says(text="…")
    assert _kinds(line, ask, line, confirm) == set()
    assert _kinds(line, confirm, line, confirm) == {"correction"}
    assert _kinds(line, ask, line, answer, ask) == {"digression"}
    assert _kinds(line, confirm, line, answer, Bot(response="utter_still_to_confirm")) == {"digression"}
    assert _kinds(line, Bot(card="proof"), line, answer, Proves(), ask) == {"digression"}
    assert _kinds(line, Bot(card="proof"), line, answer, line, ask) == set()
    assert _kinds(line, ask, line, Bot(response="utter_cancelled")) == {"cancel"}
    assert _kinds(line, Bot(response="utter_over_limit")) == {"refusal"}
    assert _kinds(line, Bot(response="utter_transfer_done")) == {"happy"}
    assert _kinds(line, Bot(response="utter_bank_failed")) == set()
    away = Faults(rules=())
    assert _kinds(line, away, Bot(response="utter_bank_failed")) == set()
