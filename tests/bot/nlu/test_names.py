"""The recogniser of payees: the same every time, kept as plain weights, asked only about money sent."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from spacy.language import Language

from bot.nlu import names
from bot.nlu.finder import ValueFinder
from bot.nlu.payee_sentences import PayeeWords, read_sentences
from bot.nlu.word_files import WordFileError


def test_training_takes_seconds_gives_the_same_weights_and_leaves_chance_alone(recogniser: Language) -> None:
    random.seed(7)
    np.random.seed(7)
    expected = random.random(), float(np.random.random())
    random.seed(7)
    np.random.seed(7)
    begun = time.perf_counter()
    again = names.train(names.payee_words())
    assert time.perf_counter() - begun < 20
    assert (random.random(), float(np.random.random())) == expected
    assert names.to_bytes(again) == names.to_bytes(recogniser)


def test_weights_that_were_stored_find_the_same(recogniser: Language) -> None:
    restored = names.from_bytes(names.to_bytes(recogniser))
    text = "转两千给谢俊杰"
    assert ValueFinder(recogniser=restored).find(text) == ValueFinder(recogniser=recogniser).find(text)


def test_texts_that_send_no_money_are_not_read(recogniser: Language) -> None:
    finder = names.PayeeFinder(names.payee_words(), recogniser)
    assert finder.find("给张三打电话") == ()
    assert finder.find("转人工") == ()


def test_relations_are_known_without_training() -> None:
    finder = names.PayeeFinder(names.payee_words())
    assert finder.find("转两千给我妈") == ((4, 6),)


def test_at_least_four_hundred_sentences_have_a_payee() -> None:
    assert sum(bool(sentence.payees) for sentence in read_sentences(names.payee_words())) >= 400


@pytest.mark.parametrize("broken", ["转给[张三", "转给张三]", "  \n"])
def test_a_broken_sentence_is_named(broken: str) -> None:
    words = names.payee_words()
    fields = {field: getattr(words, field) for field in words.__struct_fields__}
    with pytest.raises(WordFileError, match=r"payees\.yml"):
        read_sentences(PayeeWords(**{**fields, "sentences": broken}))


def test_reading_a_text_takes_milliseconds(recogniser: Language) -> None:
    finder = names.PayeeFinder(names.payee_words(), recogniser)
    times = []
    for count in range(50):
        begun = time.perf_counter()
        finder.find(f"帮我转{count}块给谢俊杰的建行卡")
        times.append(time.perf_counter() - begun)
    assert sorted(times)[25] < 0.003
