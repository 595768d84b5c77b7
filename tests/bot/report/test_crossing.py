"""Cross-validation by the project's own pipeline, on a handful of texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.evaluation import EvaluationError
from bot.nlu.word_files import PROJECT
from bot.report.__main__ import main
from bot.report.crossing import CLASSIFIER, cross, stages
from bot.report.folds import Fold
from bot.report.taught import Taught

if TYPE_CHECKING:
    from pathlib import Path

LOSS = ("我的银行卡丢了", "卡不见了怎么办", "钱包被偷卡也没了", "要给卡挂失")
BRANCH = ("附近哪里有网点", "最近的支行怎么走", "营业厅的地址发我", "哪个网点离火车站近")


def test_the_components_are_those_of_the_pipeline_up_to_the_classifier(tmp_path: Path) -> None:
    found = stages(PROJECT / "config.yml")
    assert f"{found[-1][0].__module__}.{found[-1][0].__name__}" == CLASSIFIER
    assert "strength" in found[-1][1]
    bare = tmp_path / "config.yml"
    bare.write_text("pipeline:\n- name: bot.nlu.tokenizer.ChineseTokenizer\n", "utf-8")
    with pytest.raises(EvaluationError, match="LinearClassifier"):
        stages(bare)


def test_each_unseen_text_gets_an_outcome_in_order_even_when_two_are_alike() -> None:
    taught = [
        *[Taught(text, "card_report_loss") for text in LOSS],
        *[Taught(text, "branch_find") for text in BRANCH],
        Taught("卡丢了要挂失", "card_report_loss"),
        Taught("网点在哪里", "branch_find"),
        Taught("网点在哪里", "branch_find"),
        Taught("\u200b", "branch_find"),
    ]
    fold = Fold("one", tuple(range(8)), (8, 9, 10, 11))
    outcomes = cross(taught, fold, stages(PROJECT / "config.yml"), frozenset({"card_report_loss"}))
    assert [outcome.predicted for outcome in outcomes] == [
        "card_report_loss",
        "branch_find",
        "branch_find",
        "out_of_scope",
    ]
    assert [outcome.handed_over for outcome in outcomes] == [True, False, False, False]
    assert all(0.5 < outcome.confidence <= 1 for outcome in outcomes[:3])
    assert outcomes[3].likely == ()


def test_leaving_hands_out_prints_one_line_and_writes_the_report(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    hands = tmp_path / "nlu" / "hands"
    hands.mkdir(parents=True)
    for number, hand in enumerate(("farmer", "student")):
        entries = [("card_report_loss", LOSS[number::2]), ("branch_find", BRANCH[number::2])]
        (hands / f"{hand}.yml").write_text(
            "nlu:\n"
            + "".join(
                f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
                for intent, texts in entries
            ),
            "utf-8",
        )
    assert main(["--hands", "--data", str(tmp_path / "nlu"), "--out", str(tmp_path / "out")]) == 0
    printed = json.loads(capfd.readouterr().out)
    assert (printed["n"], set(printed["hands"])) == (8, {"farmer", "student"})
    assert set(printed["hands"]["farmer"]) == {"n", "accuracy", "top3"}
    html = (tmp_path / "out" / "hands" / "report.html").read_text("utf-8")
    assert "student" in html
    assert (tmp_path / "out" / "hands" / "figures.json").exists()
