"""Recorded decisions judged again: counted, listed, never guessed; and the commands around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.operations.risk.cases import copy_of_shipped, facts, replaced, shipped
from warmline.operations.risk.__main__ import main
from warmline.operations.risk.decisions import Decision, decide
from warmline.operations.risk.loading import FOLDER
from warmline.operations.risk.replay import Recorded, ReplayError, read_decisions, replay

OLD = {"elderly": True, "age": 68}
SHADOW = FOLDER / "transfer_2026-12.yml"


def transfer(**changes: Any) -> Decision:
    return decide(shipped(), facts("transfer", **changes))


RECORDED = [
    transfer(),
    transfer(**OLD, new_payee=True, amount=10000),  # warn → delay
    transfer(**OLD, new_payee=True, amount=15000),  # warn → delay
    transfer(new_payee=True, hour=23, amount=5000),  # warn → delay
    transfer(**OLD, new_payee=True, amount=20000),  # delay, as before
    transfer(payee_on_list=True),
    decide(shipped(), facts("fund")),
    msgspec.structs.replace(transfer(), facts={"amount": "5"}),
]


def written(file: Path, decisions: list[Decision]) -> Path:
    file.write_bytes(b"\n".join(msgspec.json.encode(one) for one in decisions) + b"\n\n")
    return file


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(one) for one in arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_a_version_is_compared_with_what_was_recorded() -> None:
    report, changes = replay(
        (Recorded(line, one) for line, one in enumerate(RECORDED, start=1)), shipped()["transfer"].shadows[0]
    )
    assert (report.n, report.same, report.changed) == (7, 3, {"warn → delay": 3})
    assert (report.unreadable, report.others) == (1, 1)
    assert [change.line for change in changes] == [2, 3, 4]


def test_the_version_that_decided_changes_nothing() -> None:
    decisions = [Recorded(1, one) for one in RECORDED[:6]]
    report, changes = replay(decisions, shipped()["transfer"].active)
    assert (report.n, report.same, report.changed, changes) == (6, 6, {}, [])


@pytest.mark.parametrize(
    "change",
    [
        {"hour": "25"},
        {"elderly": "perhaps"},
        {"amount": "much"},
        {"arrival": "soon"},
        {"age": "-1"},
        {"card_days": None},
    ],
)
def test_a_record_that_is_not_what_the_facts_need_is_unreadable(change: dict[str, str | None]) -> None:
    recorded = transfer()
    spoilt = {name: value for name, value in {**recorded.facts, **change}.items() if value is not None}
    report, changes = replay(
        [Recorded(1, msgspec.structs.replace(recorded, facts=spoilt))], shipped()["transfer"].active
    )
    assert (report.n, report.unreadable, report.same, changes) == (1, 1, 0, [])


def test_a_recorded_fact_that_is_not_known_any_more_does_no_harm() -> None:
    recorded = transfer()
    richer = msgspec.structs.replace(recorded, facts={**recorded.facts, "weather": "rain"})
    assert replay([Recorded(1, richer)], shipped()["transfer"].active)[0].same == 1


def test_a_line_that_is_no_decision_is_named() -> None:
    good = msgspec.json.encode(transfer()).decode()
    for bad in ("{", "[]", '{"subject": "transfer"}'):
        with pytest.raises(ReplayError, match="line 2 is no recorded decision"):
            list(read_decisions([good, bad]))


def test_the_command_prints_one_line_and_writes_the_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded, table = written(tmp_path / "recorded.jsonl", RECORDED), tmp_path / "changes.tsv"
    status, out, err = run(capsys, "replay", "--decisions", recorded, "--strategy", SHADOW, "--changes", table)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert msgspec.json.decode(out) == {
        "version": "2026-12.1",
        "n": 7,
        "same": 3,
        "changed": {"warn → delay": 3},
        "unreadable": 1,
        "others": 1,
    }
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines()]
    assert rows[0] == ["line", "old_version", "old_outcome", "new_outcome", "old_reasons", "new_reasons"]
    assert rows[3] == ["4", "2026-11.1", "warn", "delay", "new_payee", "night,new_payee"]
    assert len(rows) == 4


def test_bad_input_ends_with_two_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded = written(tmp_path / "recorded.jsonl", RECORDED)
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n", "utf-8")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b"\xff\xfe")
    faulty = copy_of_shipped(tmp_path) / "fund.yml"
    replaced(faulty, "age < 18", "agge < 18")
    for decisions, strategy, said in (
        (broken, SHADOW, "line 1 is no recorded decision"),
        (latin, SHADOW, "utf-8"),
        (tmp_path / "none.jsonl", SHADOW, "none.jsonl"),
        (recorded, tmp_path / "none.yml", "none.yml"),
        (recorded, faulty, "agge is no fact of fund; did you mean age"),
    ):
        status, out, err = run(capsys, "replay", "--decisions", decisions, "--strategy", strategy)
        assert (status, out) == (2, "")
        assert err.startswith("error: ") and said in err


def test_the_shipped_strategies_validate(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "validate")
    assert (status, err) == (0, "")
    assert msgspec.json.decode(out)["transfer"] == {"active": "2026-11.1", "shadows": ["2026-12.1"]}


def test_faulty_strategies_do_not_validate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_shipped(tmp_path)
    replaced(folder / "fund.yml", "age < 18", "agge < 18")
    replaced(folder / "loan.yml", "state: active", "state: shadow")
    status, out, err = run(capsys, "validate", "--folder", folder)
    assert (status, out, err.count("error: ")) == (2, "", 2)


def test_a_command_that_is_not_understood_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["replay"], ["judge"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
    capsys.readouterr()
