"""How a text sounds: pinyin without tones, one syllable a character. 帐号 and 账号 are the same, 挂师 is 挂失."""

from __future__ import annotations

from functools import lru_cache

# n-grams of syllables are counted up to this length.
_LONGEST = 3


def sound_ngrams(text: str) -> list[str]:
    """Runs of one to three syllables; what is no Han character stands for itself."""
    syllables = [syllable(character) for character in text]
    return [
        " ".join(syllables[start : start + length])
        for length in range(1, _LONGEST + 1)
        for start in range(len(syllables) - length + 1)
    ]


@lru_cache(maxsize=8192)
def syllable(character: str) -> str:
    """The commonest reading of a Han character; any other character as it is."""
    from pypinyin import lazy_pinyin

    if not "\u3400" <= character <= "\u9fff":
        return character
    return str(lazy_pinyin(character)[0])
