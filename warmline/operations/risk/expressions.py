"""The `when` of a rule: an expression of the library rule-engine over the facts of one subject.

Of the library's language only what rules need is taken. It compares a number with a text for equality without a word
(never true), takes any amount for true, and knows the time and chance: such a rule would be silent for ever, or decide
differently on the same facts.

Two things make a decision four to seven times as fast. An expression is kept as the parts of its outermost `and`: rules
share many (`new_payee`), shadows nearly all, and each is evaluated once for one set of facts. And it is parsed twice:
with types, to be checked, and without, to be evaluated; the library would look at the type of every fact every time.

ExpressionFault(ValueError)    says what is wrong and what to do
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from operator import attrgetter
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import rule_engine
from rule_engine import ast

from warmline.operations.risk.facts import FACTS, Facts, Subject

_KINDS = {"FLOAT": "a number", "BOOLEAN": "true or false", "STRING": "a text"}
# How an operator is written, and what it is put between; None: two of the same kind.
_OPERATORS: dict[str, tuple[str, str | None]] = {
    "and": ("and", "BOOLEAN"), "or": ("or", "BOOLEAN"), "not": ("not", "BOOLEAN"),
    "eq": ("==", None), "ne": ("!=", None), "in": ("in", None),
    "gt": (">", "FLOAT"), "ge": (">=", "FLOAT"), "lt": ("<", "FLOAT"), "le": ("<=", "FLOAT"),
    "add": ("+", "FLOAT"), "sub": ("-", "FLOAT"), "mul": ("*", "FLOAT"), "tdiv": ("/", "FLOAT"),
    "uminus": ("-", "FLOAT"),
}  # fmt: skip
_ALLOWED = "use facts, numbers, texts, true, false, and, or, not, == != < <= > >=, in […], + - * /"

Choices = dict[str, tuple[str, ...]]


class ExpressionFault(ValueError):
    """The expression cannot be used."""


class Part(msgspec.Struct, frozen=True):
    """`meaning`: the same for parts that say the same, however they are written."""

    meaning: str
    holds: Callable[[Facts], bool]


class Expression(msgspec.Struct, frozen=True):
    """A checked expression: it fits when all parts hold. `names`: the facts it looks at."""

    text: str
    names: frozenset[str]
    parts: tuple[Part, ...]


class _Facts(rule_engine.Context):  # type: ignore[misc] # the library has no types
    """Names are the facts of a struct: read, and nothing else looked for. For expressions that were checked."""

    def resolve(self, thing: Facts, name: str, scope: str | None = None) -> Any:
        return getattr(thing, name)


class Look:
    """One set of facts, looked at with many expressions."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._seen: dict[str, bool | None] = {}

    def fits(self, expression: Expression) -> bool | None:
        """Whether it does; None when that cannot be told (a division by zero, an amount that is no number)."""
        seen = self._seen
        for part in expression.parts:
            meaning = part.meaning
            held = seen[meaning] if meaning in seen else self._hold(part)
            if not held:
                return held
        return True

    def _hold(self, part: Part) -> bool | None:
        held: bool | None
        try:
            held = part.holds(self._facts)
        except (rule_engine.EngineError, ArithmeticError):
            held = None
        self._seen[part.meaning] = held
        return held


def read_expression(text: str, subject: Subject) -> Expression:
    """Parse and check. Raises ExpressionFault."""
    types, choices = _known(subject)
    # A context for each expression: it collects the names.
    context = rule_engine.Context(type_resolver=rule_engine.type_resolver_from_dict(types))
    try:
        root = rule_engine.Rule(text, context=context).statement.expression
        # As a whole, before it is taken apart: the parts of an `and` are its operands.
        _meaning(root, choices)
        untyped = rule_engine.Rule(text, context=_Facts()).statement.expression
    except rule_engine.SymbolResolutionError as error:
        near = get_close_matches(error.symbol_name, types, 1)
        hint = f"did you mean {near[0]}" if near else f"the facts are {', '.join(types)}"
        raise ExpressionFault(f"{error.symbol_name} is no fact of {subject}; {hint}") from None
    except rule_engine.RuleSyntaxError as error:
        place = f"before “{text[error.token.lexpos :][:20]}”" if error.token else "at the end"
        raise ExpressionFault(f"“{text}” breaks off {place}; {_ALLOWED}") from None
    except rule_engine.EngineError as error:
        raise ExpressionFault(f"“{text}”: {error.message}; {_ALLOWED}") from None
    except RecursionError:
        raise ExpressionFault(f"“{text[:40]}…” is nested too deeply; make several rules of it") from None
    if _kind(root) != "BOOLEAN" or not context.symbols:
        raise ExpressionFault(f"“{text}” does not say when it is true; compare a fact with something")
    parts = tuple(
        Part(_meaning(checked, choices), _reader(part))
        for checked, part in zip(_parts(root), _parts(untyped), strict=True)
    )
    return Expression(text, frozenset(context.symbols), parts)


def _known(subject: Subject) -> tuple[dict[str, Any], Choices]:
    """The types of the facts for the library, and the texts that a fact can be where they are few."""
    types, choices = {}, {}
    for name, kind in get_type_hints(FACTS[subject]).items():
        if get_origin(kind) is Literal:
            choices[name] = get_args(kind)
        types[name] = rule_engine.DataType.from_type(str if name in choices else kind)
    return types, choices


def _parts(node: Any) -> list[Any]:
    if isinstance(node, ast.LogicExpression) and node.type == "and":
        return _parts(node.left) + _parts(node.right)
    return [node]


def _reader(node: Any) -> Callable[[Facts], bool]:
    # A fact that is true or false by itself needs no library to be read.
    read: Callable[[Facts], bool] = attrgetter(node.name) if isinstance(node, ast.SymbolExpression) else node.evaluate
    return read


def _meaning(node: Any, choices: Choices) -> str:
    """Check the node and all below it, and say it in one way. Raises ExpressionFault."""
    if isinstance(node, ast.SymbolExpression):
        if node.scope is not None:
            raise ExpressionFault(f"${node.name} is no fact; rules know nothing but the facts")
        return str(node.name)
    if isinstance(node, (ast.StringExpression, ast.BooleanExpression)):
        return repr(node.value)
    if isinstance(node, ast.FloatExpression) and node.value.is_finite():
        return str(node.value)
    operator, operands = getattr(node, "type", "in"), _operands(node)
    if operator not in _OPERATORS or not operands:
        raise ExpressionFault(f"{type(node).__name__} is not for rules; {_ALLOWED}")
    _check_operands(operator, operands, choices)
    return f"{operator}({', '.join(_meaning(operand, choices) for operand in operands)})"


def _operands(node: Any) -> list[Any]:
    if isinstance(node, ast.UnaryExpression):
        return [node.right]
    if isinstance(node, ast.BinaryExpressionBase):
        return [node.left, node.right]
    if isinstance(node, ast.ContainsExpression) and isinstance(node.container, ast.ArrayExpression):
        # In an empty list nothing ever is.
        return [node.member, *node.container.value] if node.container.value else []
    return []


def _check_operands(operator: str, operands: list[Any], choices: Choices) -> None:
    sign, wanted = _OPERATORS[operator]
    wanted = wanted or _kind(operands[0])
    for kind in map(_kind, operands):
        if kind != wanted:
            raise ExpressionFault(f"“{sign}” needs {_say(wanted)}, not {_say(kind)}; correct that side")
    for fact in operands:
        if isinstance(fact, ast.SymbolExpression) and fact.name in choices:
            allowed = choices[fact.name]
            for text in operands:
                if isinstance(text, ast.StringExpression) and text.value not in allowed:
                    raise ExpressionFault(f"{fact.name} is never “{text.value}”; it is {', '.join(allowed)}")


def _kind(node: Any) -> str:
    return str(node.result_type.name)


def _say(kind: str) -> str:
    return _KINDS.get(kind, kind.lower())
