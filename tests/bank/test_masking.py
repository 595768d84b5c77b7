"""Masks show what trust.md allows and nothing more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmline.bank import masking

DIGITS = st.text(alphabet="0123456789", max_size=40)


def shown(masked: str) -> int:
    return sum(sign != "*" for sign in masked)


@pytest.mark.parametrize(
    ("mask", "whole", "masked"),
    [
        (masking.last4, "6299882833904881496", "1496"),
        (masking.for_records, "6299882833904881496", "629988*********1496"),
        (masking.phone, "13712349050", "137****9050"),
        (masking.id_number, "342901195510010013", "3****************3"),
        (masking.name, "陈大友", "*大友"),
        (masking.name, "陈", "*"),
    ],
)
def test_masks_look_as_agreed(mask: object, whole: str, masked: str) -> None:
    assert callable(mask)
    assert mask(whole) == masked


@given(DIGITS)
def test_no_mask_shows_more_than_its_share(number: str) -> None:
    assert shown(masking.last4(number)) <= 4
    assert shown(masking.for_records(number)) <= 10
    assert shown(masking.phone(number)) <= 7
    assert shown(masking.id_number(number)) <= 2


@given(DIGITS.filter(lambda number: len(number) < 11))
def test_what_is_too_short_to_mask_is_hidden_whole(number: str) -> None:
    for mask in (masking.last4, masking.for_records, masking.phone, masking.id_number):
        assert shown(mask(number)) == 0


@given(st.from_regex(r"[0-9]{12,19}", fullmatch=True).filter(str.isascii))
def test_records_keep_the_length_and_both_ends(number: str) -> None:
    masked = masking.for_records(number)
    assert (len(masked), masked[:6], masked[-4:]) == (len(number), number[:6], number[-4:])


@given(st.text(max_size=10))
def test_a_name_never_shows_its_first_character_in_place(full: str) -> None:
    assert masking.name(full)[0] == "*"
    assert masking.name(full)[1:] in (full[1:], "***")
