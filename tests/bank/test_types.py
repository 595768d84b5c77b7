"""Strict decoding: an answer that does not fit gives nothing, never a guessed figure."""

import msgspec
import pytest

from warmline.bank.proof import operation_hash
from warmline.bank.types import Proof, Session, Summary, Transaction

GOOD = (
    '{"id":"T1","account":"A1","at":"2026-01-01T00:00:00Z","kind":"purchase","category":"dining","amount":"-1.00",'
    '"balance_after":"5.00","currency":"CNY","counterparty":"x","summary":"y","channel":"pos"}'
)


def test_a_good_transaction_is_read() -> None:
    assert str(msgspec.json.decode(GOOD, type=Transaction).amount) == "-1.00"


@pytest.mark.parametrize(
    ("member", "nonsense"),
    [
        ('"-1.00"', '"NaN"'),
        ('"-1.00"', '"Infinity"'),
        ('"-1.00"', '"-1"'),
        ('"-1.00"', '"-1.001"'),
        ('"-1.00"', "-1.5"),
        ('"-1.00"', "null"),
        ('"-1.00"', '""'),
        ('"2026-01-01T00:00:00Z"', '"2026-01-01T00:00:00"'),
        ('"CNY"', '"USD"'),
        ('"purchase"', '"magic"'),
        ('"amount":"-1.00",', ""),
    ],
)
def test_nonsense_is_not_read(member: str, nonsense: str) -> None:
    assert member in GOOD
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(GOOD.replace(member, nonsense), type=Transaction)


def test_a_summary_that_does_not_add_up_is_not_read() -> None:
    text = (
        '{"income":"5.00","spending":"0.00","count":1,"spending_by_category":[],'
        '"income_by_category":[{"category":"salary","amount":"4.00","count":1}]}'
    )
    with pytest.raises(msgspec.ValidationError, match="add up"):
        msgspec.json.decode(text, type=Summary)


def test_tokens_do_not_show_in_representations() -> None:
    session = '{"kind":"session","session":"secret","customer":"C1","level":"L2","expires_at":"2026-01-01T00:00:00Z"}'
    proof = '{"kind":"proof","proof":"secret","expires_at":"2026-01-01T00:00:00Z"}'
    assert "secret" not in repr(msgspec.json.decode(session, type=Session))
    assert "secret" not in repr(msgspec.json.decode(proof, type=Proof))


def test_an_operation_hash_changes_with_every_part() -> None:
    hashes = {
        operation_hash("cards.unlock", "K1", "key-1"),
        operation_hash("cards.lock", "K1", "key-1"),
        operation_hash("cards.unlock", "K2", "key-1"),
        operation_hash("cards.unlock", "K1", "key-2"),
        operation_hash("cards.unlock", "K1", "key-1", {"amount": "1.00"}),
    }
    assert len(hashes) == 5
    assert operation_hash("a", "b", "c", {"x": "1", "y": "2"}) == operation_hash("a", "b", "c", {"y": "2", "x": "1"})
