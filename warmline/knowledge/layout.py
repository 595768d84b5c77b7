"""The text of a file of data/knowledge, laid out as the bank's editors write it, so that a change is a small one."""

from __future__ import annotations

import re
from collections.abc import Iterable

import yaml

from warmline.knowledge.entries import Entry

# Bare where it begins with a letter, a digit or a Chinese sign and has none of YAML's own; a colon (15:00) is put
# between quotes, as editors do.
PLAIN = re.compile(r"\w(?:[^\s:#,\[\]{}]| (?=\S))*")
TEXT = "tag:yaml.org,2002:str"
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}


def lay_out(entries: Iterable[Entry], version: int = 1) -> str:
    """YAML that reads back as the same entries. No comments; an entry's empty parts are left out."""
    lines = [f"version: {version}", "entries:"]
    for entry in entries:
        lines += [f"  - id: {scalar(entry.id)}", f"    intent: {scalar(entry.intent)}", "    questions:"]
        lines += [f"      - {scalar(question)}" for question in entry.questions]
        lines += [f"    answer: {scalar(entry.answer)}", f"    valid_from: {entry.valid_from.isoformat()}"]
        if entry.valid_to is not None:
            lines.append(f"    valid_to: {entry.valid_to.isoformat()}")
        lines.append(f"    source: {scalar(entry.source)}")
        for name, parts in (("tags", entry.tags), ("follow_up", entry.follow_up)):
            if parts:
                lines.append(f"    {name}: [{', '.join(map(scalar, parts))}]")
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """One text: bare where YAML reads it as this text, between double quotes otherwise."""
    if PLAIN.fullmatch(text) and text.isprintable() and _resolved(text) == TEXT:
        return text
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _resolved(text: str) -> str:
    """What YAML takes a bare text for: 2026-01-01, 1001, yes and null are no texts to it."""
    for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], ()):
        if pattern.match(text):
            return str(tag)
    return TEXT


def _escaped(sign: str) -> str:
    if sign in ESCAPES:
        return ESCAPES[sign]
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"
