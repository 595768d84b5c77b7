"""Faulty strategies are refused with every fault: file, rule and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.risk.cases import copy_of_shipped, replaced, shipped, words
from warmline.operations.risk.loading import read_folder
from warmline.operations.risk.strategies import StrategyError
from warmline.operations.risk.words import FILE, read_words


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(StrategyError) as refused:
        read_folder(folder, words().reasons)
    assert str(refused.value) == "\n".join(refused.value.faults)
    return refused.value.faults


def test_the_shipped_strategies_are_active_and_one_is_tried() -> None:
    versions = {
        subject: (one.active.version, [shadow.version for shadow in one.shadows]) for subject, one in shipped().items()
    }
    assert versions == {
        "transfer": ("2026-11.1", ["2026-12.1"]),
        "loan": ("2026-11.2", []),
        "fund": ("2026-11.1", []),
        "deposit": ("2026-11.1", []),
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("fund", "age < 18", "agge < 18", "fund.yml, rule minor: agge is no fact of fund; did you mean age"),
        ("fund", "age < 18", "age < 'x'", "fund.yml, rule minor: “age < 'x'”: data type mismatch"),
        ("fund", "age < 18", "assessment_valid == 1", "rule minor: “==” needs true or false, not a number"),
        ("fund", "age < 18", "age <", "rule minor: “age <” breaks off at the end; use facts"),
        ("fund", "age < 18", "true", "rule minor: Expected `str`, got `bool` - at `$.when`; write the expression as"),
        (
            "fund",
            "outcome: human",
            "outcome: block",
            "rule minor: Invalid enum value 'block' - at `$.outcome`; use one",
        ),
        ("fund", "reason: minor", "reason: young", "rule minor: the reason young has no words; add them to data/texts"),
        ("fund", "reason: minor", "resaon: minor", "rule minor: "),
        ("fund", "id: minor", "id: suitable", "fund.yml, rule suitable: is there 2 times; give each its own"),
        ("fund", "id: minor", "weight: minor", "fund.yml, rule without id: "),
        ("fund", "reason: minor", "reason: minor\n    arrival: next_day", "rule minor: only a delay has an arrival"),
        ("fund", "version: 2026-11.1", "version: new", "`$.version`; write it like 2026-11.1"),
        ("fund", "version: 2026-11.1", "version: 2026-13-45", "fund.yml: cannot be read: month must be in 1..12"),
        ("fund", "state: active", "state: live", "`$.state`; use one of active, shadow, retired"),
        ("fund", "state: active", "state: retired", "fund has no active version; make one of its files active"),
        ("fund", "subject: fund", "subject: funds", "`$.subject`; use one of transfer, loan, fund, deposit"),
        ("fund", "rules:", "rules: [", "fund.yml: cannot be read: "),
        ("transfer", "arrival: two_hours", "arrival: two_days", "`$.arrival`; use one of two_hours, next_day"),
        ("transfer", "arrival == 'at_once'", "arrival == 'now'", "arrival is never “now”; it is at_once, two_hours"),
        ("transfer_2026-12", "shadow", "active", "transfer.yml and transfer_2026-12.yml: two active versions of tran"),
        ("transfer_2026-12", "2026-12.1", "2026-11.1", "both are transfer 2026-11.1; give one another version"),
        ("loan", "scorecard:", "scorecrad:", "loan.yml: "),
        ("loan", "salary_here, points", "salary, points", "loan.yml, points salary_here: salary is no fact of loan"),
        ("loan", "points: 60}", "points: many}", "loan.yml, points salary_here: Expected `int`, got `str`"),
        ("loan", "id: income_5000", "id: salary_here", "loan.yml, points salary_here: is there 2 times"),
        ("loan", "grade: B", "grade: A", "loan.yml, grade A: is there 2 times"),
        ("loan", "at_least: 730", "at_least: 810", "loan.yml, grade at_least 810: is there 2 times"),
        ("loan", "rate: 0.0420", "rate: 4.2", "grade B: the rate 4.2 is not above 0 and up to 0.24; write 4.8 % as"),
        ("loan", "rate: 0.0420", "rate: 0", "loan.yml, grade B: the rate 0 is not above 0"),
        ("loan", "limit_incomes: 14", "limit_incomes: 0", "loan.yml, grade B: limit_incomes must be above 0"),
        ("loan", "instant_limit: 0}", "instant_limit: -1}", "grade D: limit_incomes must be above 0 and instant_limit"),
    ],
)
def test_a_fault_is_told_with_its_file_rule_and_what_to_do(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    folder = copy_of_shipped(tmp_path)
    # `outcome: human` and the like stand in several rules: from the rule named on.
    text = (folder / f"{file}.yml").read_text("utf-8")
    start = text.index("- id: minor") if "rule minor" in told else 0
    assert old in text[start:]
    (folder / f"{file}.yml").write_text(text[:start] + text[start:].replace(old, new, 1), "utf-8")
    found = faults(folder)
    assert [fault for fault in found if told in fault], found


def test_every_fault_is_told_at_once_and_no_other(tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    replaced(folder / "fund.yml", "age < 18", "agge < 18")
    replaced(folder / "fund.yml", "reason: can_lose", "reason: nothing")
    replaced(folder / "deposit.yml", "outcome: warn", "outcome: shout")
    replaced(folder / "loan.yml", "state: active", "state: shadow")
    found = faults(folder)
    assert len(found) == 4, found


def test_a_file_that_cannot_be_read_is_not_also_called_missing(tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    (folder / "fund.yml").write_text("", "utf-8")
    assert len(faults(folder)) == 1


def test_an_empty_folder_has_no_active_version_of_anything(tmp_path: Path) -> None:
    assert len(faults(tmp_path)) == 4


def test_a_loan_without_scorecard_and_another_with_one_are_refused(tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    loan = (folder / "loan.yml").read_text("utf-8")
    rules, card = loan[: loan.index("scorecard:")], loan[loan.index("scorecard:") :]
    (folder / "loan.yml").write_text(rules, "utf-8")
    with (folder / "deposit.yml").open("a", encoding="utf-8") as deposit:
        deposit.write("scorecard: {base: 0, points: [], grades: []}\n")
    found = faults(folder)
    assert any("loan.yml, loan: a loan needs a scorecard" in fault for fault in found)
    assert any("deposit.yml, deposit: a loan needs a scorecard, and nothing else has one" in fault for fault in found)
    (folder / "loan.yml").write_text(rules + card[: card.index("  grades:")] + "  grades: []\n", "utf-8")
    assert any("loan.yml, scorecard: has no grade" in fault for fault in faults(folder))


def test_a_delay_without_an_arrival_is_the_shorter_one(tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    replaced(folder / "transfer.yml", "arrival: next_day\n    reason: elderly_new_payee", "reason: elderly_new_payee")
    rules = {rule.id: rule for rule in read_folder(folder, words().reasons)["transfer"].active.rules}
    assert rules["elderly_new_payee"].arrival == "two_hours"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  cannot_judge:", "  cannot_say:", "risk.yml: reasons lacks cannot_judge; add the words"),
        ("  interest_lost: 少得", "  interest_lots: 少得", "risk.yml: facts lacks interest_lost; add the words"),
        ("  refuse: {", "  refused: {", "risk.yml: cannot be read: "),
        ("  next_day: {customer", "  next_week: {customer", "risk.yml: cannot be read: "),
        ("  head: ", "  had: ", "risk.yml: agent lacks head; add the words"),
        ("  priced: ", "  [", "risk.yml: cannot be read: "),
    ],
)
def test_words_that_are_not_complete_are_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "risk.yml"
    file.write_text(FILE.read_text("utf-8"), "utf-8")
    replaced(file, old, new)
    with pytest.raises(StrategyError) as refused:
        read_words(file)
    assert told in str(refused.value)
