"""The supervisors' board, search and reports."""

from __future__ import annotations

import csv
import io

import pytest

from tests.desk.conftest import Guiding
from tests.desk.test_accounts_routes import Signed
from tests.support.stack import Stack, until
from warmline.conversation.events import (
    DID_YOU_MEAN,
    AnyBody,
    BotMessage,
    CustomerMessage,
    Event,
    OperationExecuted,
    OperationUnknown,
    RiskDecided,
)
from warmline.desk.watchlist import Concern, concern
from warmline.records.csv_cells import as_csv


@pytest.fixture
def boss(stack: Stack) -> Signed:
    """The supervisor 赵强, signed in."""
    return Signed(stack.desk, "zhaoqiang", stack.agents["zhaoqiang"])


@pytest.mark.stack
async def test_the_board_shows_who_serves_whom_and_todays_figures(guiding: Guiding, boss: Signed) -> None:
    board = boss.http.get("/desk/board").json()
    lina = next(agent for agent in board["agents"] if agent["id"] == "lina")
    assert lina["state"] == "online" and [one["conversation"] for one in lina["held"]] == [guiding.conversation]
    assert board["today"]["asked"] >= 1 and board["today"]["answered"] >= 1
    assert {line["skill"] for line in board["lines"]} >= {"general", "fraud"}
    assert sum(part["asked"] for part in board["half_hours"].values()) == board["today"]["asked"]


@pytest.mark.stack
async def test_a_closed_visit_is_found_and_reported(guiding: Guiding, boss: Signed) -> None:
    await guiding.agent.says(guiding.conversation, "量子咖啡机的说明书在网点")
    name = guiding.conversation
    await guiding.agent.closes(name, "explained")
    found = until(lambda: boss.http.get("/desk/visits", params={"text": "量子咖啡机"}).json())
    assert found[0]["conversation"] == name and found[0]["agents"] == ["lina"]
    lines = boss.http.get(f"/desk/visits/{name}").json()
    assert any("量子咖啡机" in str(line.get("text")) for line in lines)
    now = lines[-1]["at"]
    span = {"since": str(now - 3_600_000), "before": str(now + 1), "by": "agent"}
    told = boss.http.get("/desk/report", params=span).json()
    assert told["parts"]["lina"]["answered"] >= 1 and told["all"]["answered_share"] > 0
    rows = list(csv.DictReader(io.StringIO(boss.http.get("/desk/report.csv", params=span).content.decode("utf-8-sig"))))
    assert [row["agent"] for row in rows][-1] == "*" and int(rows[-1]["answered"]) == told["all"]["answered"]
    assert boss.http.get("/desk/report", params={**span, "by": "colour"}).status_code == 400
    assert boss.http.get("/desk/report", params={**span, "before": "0"}).status_code == 400
    await guiding.customer.says("再来一次，转人工")
    await guiding.customer.until(lambda: guiding.conversation != name, "a new visit")
    await guiding.agent.accepts(guiding.conversation)


@pytest.mark.stack
def test_an_agent_has_no_board(stack: Stack) -> None:
    agent = Signed(stack.desk, "wangfang", stack.agents["wangfang"])
    for path in ("/desk/board", "/desk/visits", "/desk/report", "/desk/report.csv"):
        assert agent.http.get(path).status_code == 403


def log(*bodies: AnyBody) -> list[Event]:
    return [Event(seq, 0, 1, body) for seq, body in enumerate(bodies, start=1)]


def words(count: int) -> list[AnyBody]:
    return [CustomerMessage(id=str(number), text="怎么办") for number in range(count)]


UNSURE = BotMessage(text="？", about=DID_YOU_MEAN)


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([*words(2), UNSURE], None),
        ([*words(2), UNSURE, UNSURE], Concern.UNSURE),
        ([UNSURE, UNSURE, *words(30)], Concern.LONG),  # long ago
        (words(7), None),
        (words(8), Concern.LONG),
        ([*words(7), BotMessage(text="好", card={"kind": "list"}), *words(7)], None),
        ([*words(7), OperationExecuted(proposal="p", kind="k", title="t", reference="r", done_at=0), *words(3)], None),
        ([UNSURE, UNSURE, OperationUnknown(proposal="p", kind="k", title="t")], Concern.UNKNOWN),
        ([RiskDecided(decision={"outcome": "allow"})], None),
        ([RiskDecided(decision={"outcome": "delay"}), UNSURE, UNSURE], Concern.RISK),
    ],
)
def test_what_wants_a_look(bodies: list[AnyBody], expected: Concern | None) -> None:
    why = concern(log(*bodies))
    assert (why.concern if why else None) == expected


def test_the_last_words_are_masked() -> None:
    why = concern(log(UNSURE, UNSURE, CustomerMessage(id="a", text="卡号6222020200112233")))
    assert why is not None and "6222020200112233" not in why.last


def test_no_cell_is_a_formula() -> None:
    text = as_csv(["名"], [["=1+1"], ["+8"], ["@x"], ["-2"], ["好,的"], [None], [-2]]).decode("utf-8-sig")
    assert text.splitlines() == ["名", "'=1+1", "'+8", "'@x", "'-2", '"好,的"', '""', "-2"]
