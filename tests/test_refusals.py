"""Whatever the core bank answers to an act that customers reach, they read why; what has no words has a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
BANK = ROOT / "simulators" / "corebank"
WORDS: dict[str, str] = yaml.safe_load((ROOT / "data" / "texts" / "actions.yml").read_text(encoding="utf-8"))[
    "refusals"
]

# What the braces of a code stand for.
STATES = {
    "account_is_": ("frozen", "closed"),
    "application_is_": ("expired", "replaced", "drawn"),
    "booking_is_": ("cancelled", "past"),
    "card_is_": ("new", "active", "locked", "lost", "expired"),
    "deposit_is_": ("withdrawn", "matured"),
    "order_is_": ("done", "paying", "cancelled"),
    "ticket_is_": ("cancelled", "past"),
    "transfer_is_": ("sent", "cancelled", "returned"),
}
# Where a code comes from when it is not written at its refusal: file → functions whose texts are codes.
COMPUTED = {
    "bookings/cash.py": ("bookings/rules.py", "wrong_cash"),
    "bookings/days.py": ("bookings/rules.py", "wrong_cash_day wrong_ticket_day"),
    "cardcare/replacing.py": ("cardcare/replacing.py", "_check"),
    "documents/issuing.py": ("documents/rules.py", "wrong_period"),
    "transfers/examining.py": ("transfers/rules.py", "over_limit"),
    "transfers/limits.py": ("transfers/rules.py", "wrong_limits"),
    "transfers/making.py": ("transfers/making.py", "cancel"),
}
CHOSEN = "the dialogue offers only what the bank has just listed for this customer"
ASKED = "the dialogue asks for it before it proposes, or never sends it"
OURS = "a fault between the systems, not the customer's: they are told that nothing was done, with a person"
CODES = "of sending and checking codes, which has words of its own (verify_* in notices.yml)"
ELSEWHERE = "of a page or the desk, which has words of its own (notices.yml, wechat.yml)"
NOT_OFFERED = "of an act or question that is no kind of operation (warmline/operations/kinds.py)"
WITHOUT_WORDS = {
    CHOSEN: "account_unknown booking_unknown branch_unknown card_unknown deposit_unknown fund_unknown"
    " goods_unknown loan_unknown order_unknown plan_unknown product_unknown purchase_unknown bill_unknown"
    " ticket_unknown transfer_unknown account_not_active",
    ASKED: "account_missing amount_needed amount_unsuitable answer_unknown details_do_not_fit"
    " effect_unsuitable months_needed months_not_wanted payee_bank_missing payee_incomplete"
    " period_invalid period_missing plan_day_invalid transaction_missing shares_zero grams_zero",
    OURS: "decision_incomplete idempotency_key_missing limit_below_minimum"
    " limit_over_maximum media_type_unsupported service_token_wrong text_unprintable",
    CODES: "challenge_unknown code_exhausted code_expired code_too_soon code_used code_wrong codes_exhausted"
    " phone_or_session",
    ELSEWHERE: "field_empty too_many_numbers",
    NOT_OFFERED: "case_unknown cursor_invalid customer_unknown document_unknown notice_too_short notice_unsuitable"
    " payee_is_own payee_is_saved phone_change_unknown phone_taken phone_unchanged plan_is_finished",
}
EXCUSED = {code for codes in WITHOUT_WORDS.values() for code in codes.split()}


def leaves(code: ast.expr | None) -> Iterator[str]:
    """The codes that an expression can give."""
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        yield code.value
    elif isinstance(code, ast.JoinedStr):
        start = code.values[0]
        assert isinstance(start, ast.Constant)
        yield from (f"{start.value!s}{state}" for state in STATES[str(start.value)])
    elif isinstance(code, ast.IfExp):
        yield from [*leaves(code.body), *leaves(code.orelse)]
    elif isinstance(code, ast.BoolOp):
        yield from (one for value in code.values for one in leaves(value))


def codes_in(file: str, functions: str) -> Iterator[str]:
    """What functions return as a code, or call `code`."""
    for node in ast.walk(ast.parse((BANK / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name in functions.split():
            for inner in ast.walk(node):
                named = isinstance(inner, ast.Assign) and ast.unparse(inner.targets[0]) == "code"
                if named or isinstance(inner, ast.Return):
                    assert isinstance(inner, ast.Assign | ast.Return)
                    yield from leaves(inner.value)


def codes_of(file: Path, refusal: ast.Call) -> set[str]:
    """Every code that one `Problem(status, code, …)` can have. Raises KeyError for a new way to make codes."""
    code = refusal.args[1]
    named = any(isinstance(part, ast.Name) for part in (code, *getattr(code, "values", ())))
    return {*leaves(code), *(codes_in(*COMPUTED[str(file.relative_to(BANK))]) if named else ())}


def refusals() -> set[str]:
    found: set[str] = set()
    for file in BANK.rglob("*.py"):
        if file.name in ("app.py", "operations.py") and file.parent == BANK:
            continue  # repeats what was refused before, and what the web framework says
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            refused = isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem"
            if refused and "fault_injected" not in ast.unparse(node):
                assert isinstance(node, ast.Call)
                found |= codes_of(file, node)
    return found | {"proof_needed", "proof_wrong"}


ALL = refusals()


@pytest.mark.parametrize("code", sorted(ALL))
def test_every_refusal_has_words_or_a_reason_why_not(code: str) -> None:
    assert (code in WORDS) != (code in EXCUSED), f"{code}: in words {code in WORDS}, excused {code in EXCUSED}"


def test_nothing_is_said_that_the_bank_never_answers() -> None:
    assert WORDS.keys() | EXCUSED <= ALL


def test_refusals_are_polite_and_go_on_in_a_sentence() -> None:
    for code, text in WORDS.items():
        assert text[-1] not in "。！，；", code
        assert "你" not in text, code
        assert len(text) <= 40, code
