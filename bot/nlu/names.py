"""Who money goes to: a small spaCy recogniser trained here, on data/entities/payees.yml, and a list of relations.

It runs only on texts that speak of sending money. Training exchanges the names in the sentences for invented ones, so
that the way people say it is learned; seeds are fixed and the global random state is put back, so that the same file
gives the same weights and nothing else in the process is disturbed.
"""

from __future__ import annotations

import random
import re
from typing import Any

import numpy as np
from spacy import blank
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from bot.nlu.listed_payees import ListedPayees, NameEnds
from bot.nlu.payee_others import other_lines
from bot.nlu.payee_sentences import PayeeWords, Sentence, with_other_names
from bot.nlu.piece_tokenizer import PieceTokenizer
from bot.nlu.word_files import read_words

_LABEL = "payee"
_SEED = 20261123
# Passes over the sentences; the names differ in each.
_PASSES = 12
# Customers' lines without a payee in each pass.
_OTHERS = 300
# A longer one is a sentence that was taken for a name.
_LONGEST = 24
# 李老师给我转的钱: the one before it sends or asks, and is not paid.
_SENDER = re.compile("(?:给|让|叫|要|转给?|打给?|汇给?|发给?|借给?|还|欠|教)(?:我|俺|咱)|说|问我|告诉")
# 四川的表哥, 门口修鞋的大爷: at most two characters stand between.
_WHOSE = re.compile("[\u4e00-\u9fff]{0,2}的")
# In a clause of its own beside a payee, a name has one of these beside it: 转给张三，李四也转; but not 拖太久了.
_ASIDE = re.compile("[ ,。!?;][^ ,。!?;]{0,3}$")
_PAID_TOO = re.compile("[^,。!?;]{0,2}?(?:[转汇打付还]|[0-9一二两三四五六七八九十百千万]|[和跟与、])|[ ,]*$")
# Numbers are alike to the recogniser, and so are words in Latin letters: what they are says nothing of who is paid.
_KNOWN_LATIN = frozenset({"rmb", "cny", "atm", "app", "aa", "visa", "vip", "ok", "qq", "pos", "w", "k", "t", "x"})
# Small, because it runs beside the encoder: three layers read three pieces to each side.
_MODEL: dict[str, Any] = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 48,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 64,
        "depth": 3,
        "embed_size": 1500,
        "window_size": 1,
        "maxout_pieces": 2,
        "subword_features": False,
    },
}


class PayeeFinder:
    """Finds payees in folded, lower-case texts. Without a trained recogniser: relations and firms only."""

    def __init__(self, words: PayeeWords, recogniser: Language | None = None) -> None:
        self._recogniser = recogniser
        self._transfer = re.compile(words.transfer)
        self._nobody = frozenset(words.nobody)
        self._no_beginnings = words.no_beginnings
        self._not_after = words.not_after
        self._listed = ListedPayees(words)
        self._ends = NameEnds(words)

    def find(self, text: str) -> tuple[tuple[int, int], ...]:
        """[start, end) of all payees in order; none when the text is not about sending money."""
        if not self._transfer.search(text):
            return ()
        listed = [span for span in self._listed.find(text) if not self._is_nobody(text[slice(*span)])]
        found = list(listed)
        for span in self._recogniser(text).ents if self._recogniser else ():
            start, end = self._ends.cut(text, span.start_char, span.end_char)
            start += self._listed.after_relation(text[start:end])
            aside = bool(found) and self._is_aside(text, start, end)
            taken = aside or any(start < stop and begin < end for begin, stop in listed)
            sends = _SENDER.match(text, span.end_char) or _SENDER.match(text, end)
            if not taken and not sends and self._is_somebody(text[start:end]):
                found.append((start, end))
        return tuple(
            span
            for span in sorted(found)
            if not text.endswith(self._not_after, 0, span[0]) and not self._only_tells_whose(text, span, found)
        )

    def _is_nobody(self, said: str) -> bool:
        return said in self._nobody or said.startswith(self._no_beginnings)

    def _is_aside(self, text: str, start: int, end: int) -> bool:
        """Whether what was found begins a clause in which nobody is paid."""
        begins = _ASIDE.search(text, max(0, start - 4), start)
        if begins is None and start:
            return False
        led = begins is not None and self._transfer.search(text, begins.start(), start)
        return not led and not _PAID_TOO.match(text, end)

    def _is_somebody(self, said: str) -> bool:
        return (
            self._listed.is_name(said)
            and not self._is_nobody(said)
            and len(said) <= _LONGEST
            and not re.search("[0-9]{3}", said)
        )

    def _only_tells_whose(self, text: str, span: tuple[int, int], found: list[tuple[int, int]]) -> bool:
        """四川的表哥, 我闺蜜徐静: what stands right before a payee, or before 的 and one, is not a second one."""
        start, end = span
        related = self._listed.is_relation(text[start:end])
        whose = _WHOSE.match(text, end)
        behind = {whose.end()} if whose else {end} if related else set()
        return any(other in behind for other, _ in found)


def payee_words() -> PayeeWords:
    """The bank's list. Raises WordFileError."""
    return read_words("data/entities/payees.yml", PayeeWords)


def train(words: PayeeWords) -> Language:
    """A recogniser of payees; some seconds on one core. The same words give the same one."""
    kept = random.getstate(), np.random.get_state()
    try:
        fix_random_seed(_SEED)
        return _train(words, random.Random(_SEED))  # noqa: S311 # invented names are no secret
    finally:
        random.setstate(kept[0])
        np.random.set_state(kept[1])


def to_bytes(recogniser: Language) -> bytes:
    """The weights, as numbers and names only."""
    return bytes(recogniser.get_pipe("ner").to_bytes(exclude=["vocab"]))


def from_bytes(weights: bytes) -> Language:
    """The recogniser `to_bytes` was given."""
    recogniser = _empty()
    recogniser.get_pipe("ner").from_bytes(weights, exclude=["vocab"])
    return recogniser


def _train(words: PayeeWords, chance: random.Random) -> Language:
    recogniser = _empty()
    first = _examples(recogniser, with_other_names(words, chance))
    optimizer = recogniser.initialize(lambda: first)
    nobody = _without_payees(words)
    for _ in range(_PASSES):
        others = chance.sample(nobody, min(_OTHERS, len(nobody)))
        examples = _examples(recogniser, (*with_other_names(words, chance), *others))
        chance.shuffle(examples)
        for batch in minibatch(examples, 24):
            recogniser.update(batch, sgd=optimizer, drop=0.2)
    # The first text that is read ends the dropout: so that a recogniser is alike before and after its use.
    recogniser("转")
    return recogniser


class _NameTokenizer(PieceTokenizer):
    """Pieces as everywhere, but numbers and unknown words in Latin letters look alike."""

    def __call__(self, text: str) -> Doc:
        doc = super().__call__(text)
        for token in doc:
            if token.text[0].isdecimal():
                token.norm_ = "0"
            elif token.text.isascii() and token.text.isalpha() and token.text not in _KNOWN_LATIN:
                token.norm_ = "latin"
        return doc


def _without_payees(words: PayeeWords) -> list[Sentence]:
    """Customers' lines that would be read for payees and have none."""
    transfer, listed = re.compile(words.transfer), ListedPayees(words)
    lines = dict.fromkeys(line for line in other_lines() if transfer.search(line) and not listed.find(line))
    return [Sentence(line, ()) for line in lines]


def _empty() -> Language:
    recogniser = blank("zh")
    recogniser.tokenizer = _NameTokenizer(recogniser.vocab)
    recogniser.add_pipe("ner", config={"model": _MODEL})
    return recogniser


def _examples(recogniser: Language, sentences: tuple[Sentence, ...]) -> list[Example]:
    return [
        Example.from_dict(
            recogniser.make_doc(sentence.text), {"entities": [(start, end, _LABEL) for start, end in sentence.payees]}
        )
        for sentence in sentences
    ]
