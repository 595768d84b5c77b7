"""Near-duplicates are found, and folds keep them on one side."""

from __future__ import annotations

import random
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from bot.evaluation import EvaluationError
from bot.nlu.normalise import compact
from bot.report.folds import group_folds, hand_folds
from bot.report.grouping import ALIKE, groups
from bot.report.taught import Taught, read_taught

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.report.folds import Fold


def random_texts(seed: int, count: int = 120) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices("卡丢了怎么办 钱", k=chance.randint(0, 9))) for _ in range(count)]


def similarity(one: str, other: str) -> float:
    """The definition, word for word."""
    first, second = (
        {plain[at : at + 2] for at in range(len(plain) - 1)} or {plain} for plain in (compact(one), compact(other))
    )
    return len(first & second) / len(first | second)


def test_near_duplicates_are_one_group_and_others_are_not() -> None:
    texts = ["我的银行卡丢了怎么办", "我的银行卡丢了怎么办呀", "我的 銀行卡,丢了怎么办??", "附近有没有网点", "网点"]
    assert groups(texts) == [0, 0, 0, 1, 2]


def test_a_group_hangs_together_by_its_middle() -> None:
    ends = ["一二三四五六七", "三四五六七八九"]
    assert similarity(*ends) < ALIKE
    assert len(set(groups(ends))) == 2
    assert len(set(groups([*ends, "二三四五六七八"]))) == 1


def test_texts_without_a_bigram_are_alike_only_when_they_are_the_same() -> None:
    assert groups(["卡", "卡!", "钱", "😀", "😀", "😭", ""]) == [0, 0, 1, 2, 2, 3, 4]


@pytest.mark.parametrize("seed", range(20))
def test_groups_are_a_partition_that_no_near_duplicate_crosses(seed: int) -> None:
    texts = random_texts(seed)
    group = groups(texts)
    assert len(group) == len(texts)
    assert set(group) == set(range(len(set(group))))
    plain = [(text, number) for text, number in zip(texts, group, strict=True) if compact(text)]
    assert [
        (one, other)
        for (one, first), (other, second) in combinations(plain, 2)
        if first != second and similarity(one, other) >= ALIKE
    ] == []


@pytest.mark.parametrize("seed", range(5))
def test_every_group_is_connected_by_near_duplicates(seed: int) -> None:
    texts = random_texts(seed)
    group = groups(texts)
    for number in set(group):
        members = [text for text, own in zip(texts, group, strict=True) if own == number and compact(text)]
        reached, waiting = set(members[:1]), members[:1]
        while waiting:
            one = waiting.pop()
            near = [text for text in members if text not in reached and similarity(one, text) >= ALIKE]
            reached.update(near)
            waiting += near
        assert reached == set(members)


def crossing_pairs(taught: list[Taught], fold: Fold) -> Iterator[tuple[str, str]]:
    for known in fold.known:
        for unseen in fold.unseen:
            if similarity(taught[known].text, taught[unseen].text) >= ALIKE:
                yield taught[known].text, taught[unseen].text


def test_folds_score_every_text_once_and_learn_from_no_near_duplicate() -> None:
    taught = [Taught(text, "a") for text in random_texts(1) if compact(text)]
    folds = group_folds(taught, 3)
    assert sorted(index for fold in folds for index in fold.unseen) == list(range(len(taught)))
    assert [pair for fold in folds for pair in crossing_pairs(taught, fold)] == []


def test_a_left_out_hand_is_scored_whole_and_its_near_duplicates_are_not_learned_from() -> None:
    taught = [
        Taught("我的卡丢了", "loss", "student"),
        Taught("网点在哪里", "branch", "student"),
        Taught("我的卡丢了呀", "loss", "farmer"),
        Taught("镇上的银行搬走了没有", "branch", "farmer"),
        Taught("余额还剩多少", "balance"),
    ]
    folds = {fold.name: fold for fold in hand_folds(taught)}
    assert (folds["farmer"].known, folds["farmer"].unseen) == ((1, 4), (2, 3))
    assert (folds["student"].known, folds["student"].unseen) == ((3, 4), (0, 1))


def test_folds_that_cannot_be_made_are_refused() -> None:
    taught = [Taught("我的卡丢了", "loss", "student"), Taught("我的卡丢了呀", "loss", "student")]
    with pytest.raises(EvaluationError, match="1 groups"):
        group_folds(taught, 2)
    with pytest.raises(EvaluationError, match="two files"):
        hand_folds(taught)


def test_training_texts_are_read_with_their_hand(tmp_path: Path) -> None:
    (tmp_path / "hands").mkdir()
    (tmp_path / "card.yml").write_text(
        'version: "3.1"\nnlu:\n- synonym: x\n  examples: |\n    - y\n- intent: loss/sub\n  examples: |\n    - 卡丢了\n',
        "utf-8",
    )
    (tmp_path / "hands" / "farmer.yml").write_text(
        "nlu:\n- intent: loss\n  examples: |\n    - 卡 - 没了\n- intent: system\n  examples: |\n    - 系统\n", "utf-8"
    )
    assert read_taught(tmp_path, {"loss"}) == (Taught("卡丢了", "loss"), Taught("卡 - 没了", "loss", "farmer"))
    (tmp_path / "broken.yml").write_text("nlu: 3\n", "utf-8")
    with pytest.raises(EvaluationError, match=r"broken\.yml"):
        read_taught(tmp_path, {"loss"})
