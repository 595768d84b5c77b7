"""A table into the knowledge in use: all of it or nothing, and every fault with its place."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from tests.knowledge.tables import ANNUAL, HEADER, LOSS, changed, csv_file, xlsx_file
from warmline.knowledge.__main__ import main
from warmline.knowledge.entries import FOLDER, KnowledgeError, read_folder
from warmline.knowledge.importing import Report, import_table, known_intents
from warmline.knowledge.near import near_duplicates
from warmline.knowledge.shelf import LOOK_EVERY_SECONDS, Shelf
from warmline.knowledge.shelved import read_shelved, replace_file

INTENTS = frozenset({"fees", "card_use"})


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    return folder


def take(file: Path, knowledge: Path, *, replace: bool = False, write: bool = True, name: str = "fees.yml") -> Report:
    return import_table(file, knowledge / name, INTENTS, replace=replace, write=write)


def test_rows_become_entries_that_read_back_as_they_were_meant(tmp_path: Path, knowledge: Path) -> None:
    report = take(csv_file(tmp_path / "new.csv", ANNUAL, LOSS), knowledge)
    assert (report.faults, report.added, report.written) == ((), 2, True)
    entries = read_folder(knowledge)
    annual, loss = entries["fees.annual"], entries["fees.loss"]
    assert annual.questions == ("年费多少", "要交年费吗", "一年收几块", "卡费怎么收", "收年费不")
    assert (annual.tags, annual.valid_to, annual.answer) == (("年费", "借记卡"), None, "借记卡免年费。")
    assert (loss.valid_from, loss.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert loss.follow_up == ("fees.annual",)


def test_a_workbook_and_a_csv_of_the_same_rows_give_the_same_file(tmp_path: Path, knowledge: Path) -> None:
    take(csv_file(tmp_path / "new.csv", ANNUAL, LOSS), knowledge)
    first = (knowledge / "fees.yml").read_bytes()
    (knowledge / "fees.yml").unlink()
    take(xlsx_file(tmp_path / "new.xlsx", ANNUAL, LOSS), knowledge)
    assert (knowledge / "fees.yml").read_bytes() == first


def test_every_fault_is_told_with_its_row_and_nothing_is_written(tmp_path: Path, knowledge: Path) -> None:
    rows = [
        changed(ANNUAL, 答案="", 生效日="下个月"),
        changed(LOSS, 意图="fee"),
        changed(LOSS, 编号='x"}', 问题="一"),
        changed(LOSS, 编号="fees.c", 问题="？？", 说法="补办卡"),
        changed(LOSS, 编号="fees.d", 问题="二", 说法="", 失效日="2025-01-01", 追问按钮=""),
    ]
    report = take(csv_file(tmp_path / "new.csv", *rows), knowledge)
    assert len(report.faults) == 6
    for fault, told in zip(
        report.faults,
        [
            "row 2 (fees.annual): the cell 答案/answer is empty",
            "row 2 (fees.annual): the cell 生效日/valid_from holds “下个月”",
            "row 3 (fees.loss): the intent “fee” is not known (did you mean fees?)",
            'row 4 (x"}): the id “x"}” may only hold',
            "row 5 (fees.c): the wording “？？” has no word",
            "row 6 (fees.d): valid_to lies before valid_from",
        ],
        strict=True,
    ):
        assert told in fault
        assert fault.startswith("new.csv, row ")
    assert list(knowledge.iterdir()) == []


@pytest.mark.parametrize("file", ["fees.yml", "other.yml", "new.csv"])
def test_a_wording_with_two_answers_is_refused_with_both_places(tmp_path: Path, knowledge: Path, file: str) -> None:
    other = changed(ANNUAL, 编号="fees.other", 答案="年费十元。", 说法="")
    if file == "new.csv":
        report = take(csv_file(tmp_path / "new.csv", ANNUAL, other), knowledge)
    else:
        take(csv_file(tmp_path / "old.csv", ANNUAL), knowledge, name=file)
        report = take(csv_file(tmp_path / "new.csv", other), knowledge)
    assert len(report.faults) == 1
    place = "new.csv, row 2 (fees.annual)" if file == "new.csv" else f"{file}, entry 1 (fees.annual)"
    assert f"(fees.other): “年费多少” is asked in {place} too; keep it in one" in report.faults[0]
    assert not report.written


def test_an_id_in_use_is_renewed_only_when_asked_for_and_the_others_stay(tmp_path: Path, knowledge: Path) -> None:
    take(csv_file(tmp_path / "old.csv", ANNUAL, LOSS), knowledge)
    table = csv_file(tmp_path / "new.csv", changed(ANNUAL, 答案="每年十元。"))
    refused = take(table, knowledge)
    assert "the id is taken by fees.yml, entry 1 (fees.annual)" in refused.faults[0]
    assert "--replace" in refused.faults[0]
    assert read_folder(knowledge)["fees.annual"].answer == "借记卡免年费。"
    renewed = take(table, knowledge, replace=True)
    assert (renewed.faults, renewed.replaced, renewed.added) == ((), 1, 0)
    assert [(e.id, e.answer[:4]) for e in read_folder(knowledge).values()] == [
        ("fees.annual", "每年十元"),
        ("fees.loss", "补卡每张"),
    ]


def test_an_entry_of_another_file_is_not_replaced(tmp_path: Path, knowledge: Path) -> None:
    take(csv_file(tmp_path / "old.csv", ANNUAL), knowledge, name="other.yml")
    report = take(csv_file(tmp_path / "new.csv", changed(ANNUAL, 问题="另一问", 说法="")), knowledge, replace=True)
    assert report.faults == (
        "new.csv, row 2 (fees.annual): the id is taken by other.yml, entry 1 (fees.annual); choose another",
    )


def test_the_same_row_again_is_skipped_and_said(tmp_path: Path, knowledge: Path) -> None:
    table = csv_file(tmp_path / "new.csv", ANNUAL, ANNUAL, changed(ANNUAL, 编号="fees.twin"))
    first = take(table, knowledge)
    assert [line.split("; ")[0] for line in first.skipped] == [
        "new.csv, row 3 (fees.annual): says the same as new.csv, row 2 (fees.annual)",
        "new.csv, row 4 (fees.twin): says the same as new.csv, row 2 (fees.annual)",
    ]
    second = take(table, knowledge)
    assert (len(second.skipped), second.written, second.faults) == (3, False, ())


def test_what_is_nearly_said_already_is_a_warning_with_both_places(tmp_path: Path, knowledge: Path) -> None:
    take(csv_file(tmp_path / "old.csv", changed(ANNUAL, 问题="信用卡年费是多少")), knowledge)
    near = changed(LOSS, 问题="信用卡年费多少")
    copied = changed(LOSS, 编号="fees.copy", 问题="补一张卡", 说法="", 答案="补卡每张十元，到网点交。")
    report = take(csv_file(tmp_path / "new.csv", near, copied), knowledge)
    assert report.written
    hints = [line for line in report.warnings if "nearly" in line]
    assert len(hints) == 2
    assert "row 2 (fees.loss): “信用卡年费多少” is nearly “信用卡年费是多少” of fees.yml, entry 1" in hints[0]
    assert "row 3 (fees.copy): the answer is nearly that of new.csv, row 2 (fees.loss)" in hints[1]


def test_the_threshold_leaves_the_bank_s_own_knowledge_nearly_in_peace() -> None:
    assert len(near_duplicates([], [(entry.id, entry) for entry in read_folder().values()])) <= 8


def test_the_bank_s_files_are_laid_out_as_they_were(tmp_path: Path, knowledge: Path) -> None:
    shutil.copytree(FOLDER, knowledge, dirs_exist_ok=True)
    old = (knowledge / "card.yml").read_text("utf-8")
    new = changed(ANNUAL, 编号="fees.import", 问题="测试甲乙丙", 说法="")
    report = import_table(csv_file(tmp_path / "new.csv", new), knowledge / "card.yml", known_intents())
    assert report.faults == ()
    assert (knowledge / "card.yml").read_text("utf-8").startswith(old)


def test_a_file_with_comments_is_not_overwritten(tmp_path: Path, knowledge: Path) -> None:
    take(csv_file(tmp_path / "old.csv", ANNUAL), knowledge)
    target = knowledge / "fees.yml"
    target.write_text("# 请先问合规\n" + target.read_text("utf-8"), "utf-8")
    report = take(csv_file(tmp_path / "new.csv", LOSS), knowledge)
    assert report.faults == ("fees.yml: has comments, which an import would lose; import into another file",)


def test_a_faulty_file_in_use_is_told_and_stays(tmp_path: Path, knowledge: Path) -> None:
    (knowledge / "old.yml").write_text("entries: [", "utf-8")
    report = take(csv_file(tmp_path / "new.csv", changed(ANNUAL, 答案="")), knowledge)
    assert ["answer is empty" in report.faults[0], "old.yml: cannot be read" in report.faults[1]] == [
        True,
        True,
    ]


def test_texts_that_yaml_would_take_for_something_else_come_back_as_texts(tmp_path: Path, knowledge: Path) -> None:
    answer = "第一行: \"引\" # 号\n第二行 \\ - 是 '它' 😀 "
    row = changed(ANNUAL, 编号="1001", 答案=answer, 标签="2026-01-01；yes；null；1:30；a: b；[x]；0x1f", 来源="- 来源")
    assert take(csv_file(tmp_path / "new.csv", row), knowledge).faults == ()
    entry = read_folder(knowledge)["1001"]
    assert entry.answer == answer.strip()
    assert entry.tags == ("2026-01-01", "yes", "null", "1:30", "a: b", "[x]", "0x1f")
    assert entry.source == "- 来源"


def test_a_running_service_uses_an_import_and_keeps_the_old_when_a_file_breaks(tmp_path: Path, knowledge: Path) -> None:
    take(csv_file(tmp_path / "old.csv", ANNUAL), knowledge)
    now = [0.0]
    shelf = Shelf(knowledge, clock=lambda: now[0])
    take(csv_file(tmp_path / "new.csv", LOSS), knowledge)
    now[0] += LOOK_EVERY_SECONDS
    assert list(shelf.entries()) == ["fees.annual", "fees.loss"]
    (knowledge / "fees.yml").write_text("entries: [", "utf-8")
    now[0] += LOOK_EVERY_SECONDS
    assert list(shelf.entries()) == ["fees.annual", "fees.loss"]


def test_a_refused_import_changes_nothing_for_a_running_service(tmp_path: Path, knowledge: Path) -> None:
    take(csv_file(tmp_path / "old.csv", ANNUAL), knowledge)
    now = [0.0]
    shelf = Shelf(knowledge, clock=lambda: now[0])
    assert take(csv_file(tmp_path / "new.csv", changed(LOSS, 追问按钮="fees.none")), knowledge).faults != ()
    now[0] += LOOK_EVERY_SECONDS
    assert (list(shelf.entries()), shelf.edition) == (["fees.annual"], 1)
    assert [file.name for file in knowledge.iterdir()] == ["fees.yml"]


def test_ten_thousand_rows_take_less_than_ten_seconds(tmp_path: Path, knowledge: Path) -> None:
    rows = [
        changed(ANNUAL, 编号=f"fees.n{i}", 问题=f"第{i}号问题怎么办", 说法=f"{i}号怎么弄", 答案=f"第{i}号的答案。")
        for i in range(10_000)
    ]
    file = xlsx_file(tmp_path / "new.xlsx", *rows)
    begun = time.process_time()  # of the processor: others may be busy on it
    assert take(file, knowledge).added == 10_000
    assert time.process_time() - begun < 10


def test_the_command_tells_counts_and_ends_with_the_promised_status(
    tmp_path: Path, knowledge: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = str(csv_file(tmp_path / "good.csv", ANNUAL))
    into = ["--into", str(knowledge / "fees.yml")]
    assert main(["import", good, *into, "--check"]) == 0
    assert "1 new, 0 replaced, 0 skipped; only checked" in capsys.readouterr().out
    assert list(knowledge.iterdir()) == []
    assert main(["import", good, *into]) == 0
    assert f"written to {knowledge / 'fees.yml'}" in capsys.readouterr().out
    bad = str(csv_file(tmp_path / "bad.csv", changed(LOSS, 答案="")))
    assert main(["import", bad, *into]) == 1
    told = capsys.readouterr()
    assert "error: bad.csv, row 2 (fees.loss): the cell 答案/answer is empty; fill it" in told.err
    assert "1 error, " in told.out


@pytest.mark.parametrize("arguments", [[], ["import", "x.csv"], ["import", "x.doc", "--into", "a.yml"],
                                       ["import", "x.csv", "--into", "a.txt"]])  # fmt: skip
def test_a_command_that_is_not_understood_ends_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    report = take(csv_file(tmp_path / "new.csv", ANNUAL, header=HEADER), tmp_path / "nowhere")
    assert "is no folder that can be read" in report.faults[0]


def test_a_hand_s_change_during_the_import_is_not_overwritten(tmp_path: Path, knowledge: Path) -> None:
    take(csv_file(tmp_path / "old.csv", ANNUAL), knowledge)
    target = knowledge / "fees.yml"
    found = read_shelved(knowledge)
    target.write_text(target.read_text("utf-8").replace("免年费", "不收年费"), "utf-8")
    with pytest.raises(KnowledgeError, match="was changed during the import; nothing was written"):
        replace_file(target, [one.entry for one in found.kept], found.state)
    assert read_folder(knowledge)["fees.annual"].answer == "借记卡不收年费。"
    assert [file.name for file in knowledge.iterdir()] == ["fees.yml"]


def test_a_button_to_nowhere_is_told_beside_other_faults_but_one_to_a_faulty_row_is_not(
    tmp_path: Path, knowledge: Path
) -> None:
    rows = [changed(ANNUAL, 答案=""), LOSS, changed(LOSS, 编号="fees.c", 问题="三", 说法="", 追问按钮="fees.none")]
    report = take(csv_file(tmp_path / "new.csv", *rows), knowledge)
    assert report.faults == (
        "new.csv, row 2 (fees.annual): the cell 答案/answer is empty; fill it",
        "new.csv, row 4 (fees.c): follow_up fees.none is no entry",
    )
