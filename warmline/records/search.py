"""Finds archived visits: by what was said, by whom, when, and how it ended. Blocking: call from a thread."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from warmline.database import open_engine
from warmline.records.lines import characters
from warmline.records.stretches import Stretch
from warmline.records.tables import LINES, STRETCHES, VISITS, make_archive_tables

PAGE = 50


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is looked for; everything left at its default does not count. Times are ms since 1970.

    `text`: words that one line has, in their order; several parts by spaces, each in some line of the visit."""

    text: str = ""
    since: int = 0
    before: int = 0
    channel: str = ""
    customer: str = ""
    contact: str = ""
    agent: str = ""
    skill: str = ""
    lane: str = ""
    code: str = ""
    at_most_rated: int = 0
    person: bool = False  # only those in which a person was wanted
    limit: int = PAGE


class Found(msgspec.Struct, frozen=True):
    """A visit that was found, the newest first; `excerpt` is the line with the words."""

    conversation: str
    channel: str
    opened_at: int
    closed_at: int
    greeting: str
    elderly: bool
    tier: str
    first_words: str
    customer_lines: int
    bot_lines: int
    agent_lines: int
    rating: int
    code: str
    agents: tuple[str, ...] = ()
    excerpt: str = ""


class Owner(msgspec.Struct, frozen=True):
    """Whose visit it was: the contact, and the bank's customer where one was proven."""

    contact: str
    customer: str


class GoodAnswer(msgspec.Struct, frozen=True):
    """What an agent answered to something like it, and how the customer rated that stretch (0 = not)."""

    asked: str
    answered: str
    rating: int


_SHOWN = [field.name for field in msgspec.structs.fields(Found) if field.name not in ("agents", "excerpt")]


class Search:
    """Reads the archive."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_engine(database_url)
        self._full_text = self._engine.dialect.name == "sqlite"
        make_archive_tables(self._engine)

    def find(self, wanted: Wanted) -> list[Found]:
        """At most `limit` visits, the newest first."""
        query = sa.select(*(VISITS.c[name] for name in _SHOWN)).order_by(VISITS.c.closed_at.desc()).limit(wanted.limit)
        for condition in self._conditions(wanted):
            query = query.where(condition)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            names = [row.conversation for row in rows]
            agents = self._agents(connection, names)
            excerpts = self._excerpts(connection, names, wanted.text)
        return [
            Found(**row._mapping, agents=agents.get(row.conversation, ()), excerpt=excerpts.get(row.conversation, ""))
            for row in rows
        ]

    def owner_of(self, conversation: str) -> Owner | None:
        """Whose visit it was; None when it is not archived."""
        query = sa.select(VISITS.c.contact, VISITS.c.customer).where(VISITS.c.conversation == conversation)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else Owner(row.contact, row.customer)

    def stretches(self, since: int, before: int) -> list[Stretch]:
        """All stretches that were queued in [since, before)."""
        names = [field.name for field in msgspec.structs.fields(Stretch)]
        query = sa.select(*(STRETCHES.c[name] for name in names)).where(
            STRETCHES.c.queued_at >= since, STRETCHES.c.queued_at < before
        )
        with self._engine.connect() as connection:
            return [Stretch(**row._mapping) for row in connection.execute(query)]

    def good_answers(self, text: str, limit: int = 3) -> list[GoodAnswer]:
        """What agents answered when customers said much the same: the agent's next line, the best rated first."""
        parts = characters(text).split()
        if len(parts) < 2:
            return []
        pairs = [f"{one} {two}" for one, two in itertools.pairwise(parts)][:24]
        asked = LINES.alias("asked")
        answer = LINES.alias("answer")
        following = (
            sa.select(sa.func.min(LINES.c.seq))
            .where(LINES.c.conversation == asked.c.conversation, LINES.c.seq > asked.c.seq, LINES.c.who == "agent")
            .scalar_subquery()
        )
        query = (
            sa.select(asked.c.text.label("asked"), answer.c.text.label("answered"), VISITS.c.rating)
            .select_from(asked)
            .join(answer, (answer.c.conversation == asked.c.conversation) & (answer.c.seq == following))
            .join(VISITS, VISITS.c.conversation == asked.c.conversation)
            .where(asked.c.who == "customer", answer.c.seq - asked.c.seq <= 6)
            .where(sa.or_(VISITS.c.rating == 0, VISITS.c.rating >= 4))
            .limit(200)
        )
        if self._full_text:
            match = " OR ".join(f'"{pair}"' for pair in pairs)
            index = sa.table("line_index", sa.column("rowid"), sa.column("rank"))
            query = query.join(index, sa.literal_column("asked.rowid") == index.c.rowid)
            query = query.where(sa.text("line_index MATCH :words").bindparams(words=match)).order_by(sa.text("rank"))
        else:
            query = query.where(sa.or_(*(asked.c.words.contains(pair) for pair in pairs)))
        with self._engine.connect() as connection:
            rows = [GoodAnswer(row.asked, row.answered, row.rating) for row in connection.execute(query)]
        return _best(rows, parts, limit)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _conditions(self, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
        plain = {"channel": wanted.channel, "customer": wanted.customer, "contact": wanted.contact, "code": wanted.code}
        found: list[sa.ColumnElement[bool]] = [VISITS.c[name] == value for name, value in plain.items() if value]
        if wanted.since:
            found.append(VISITS.c.closed_at >= wanted.since)
        if wanted.before:
            found.append(VISITS.c.closed_at < wanted.before)
        if wanted.at_most_rated:
            found.append(VISITS.c.rating.between(1, wanted.at_most_rated))
        of_person = {"agent": wanted.agent, "skill": wanted.skill, "lane": wanted.lane}
        if wanted.person or any(of_person.values()):
            stretch = sa.exists().where(STRETCHES.c.conversation == VISITS.c.conversation)
            for name, value in of_person.items():
                stretch = stretch.where(STRETCHES.c[name] == value) if value else stretch
            found.append(stretch)
        found += [VISITS.c.conversation.in_(self._with_words(words)) for words in _phrases(wanted.text)]
        return found

    def _with_words(self, words: str) -> sa.Select[Any]:
        """Conversations of which a line has these words one after another."""
        query = sa.select(LINES.c.conversation)
        if self._full_text:
            rows = sa.text("line.rowid IN (SELECT rowid FROM line_index WHERE line_index MATCH :w)")
            return query.where(rows.bindparams(sa.bindparam("w", f'"{words}"', unique=True)))
        return query.where(LINES.c.words.contains(words))

    @staticmethod
    def _agents(connection: sa.Connection, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
        query = (
            sa.select(STRETCHES.c.conversation, STRETCHES.c.agent)
            .where(STRETCHES.c.conversation.in_(names), STRETCHES.c.agent != "")
            .order_by(STRETCHES.c.number)
        )
        found: dict[str, tuple[str, ...]] = {}
        for row in connection.execute(query):
            found[row.conversation] = tuple(dict.fromkeys((*found.get(row.conversation, ()), row.agent)))
        return found

    @staticmethod
    def _excerpts(connection: sa.Connection, names: Sequence[str], text: str) -> dict[str, str]:
        phrases = _phrases(text)
        if not phrases:
            return {}
        query = (
            sa.select(LINES.c.conversation, LINES.c.text)
            .where(LINES.c.conversation.in_(names), LINES.c.words.contains(phrases[0]))
            .order_by(LINES.c.seq.desc())
        )
        return {row.conversation: row.text for row in connection.execute(query)}


def _phrases(text: str) -> list[str]:
    return [words for part in text.split() if (words := characters(part))]


def _best(rows: Sequence[GoodAnswer], parts: Sequence[str], limit: int) -> list[GoodAnswer]:
    """The most alike first, among those the best rated; each answer once. Alike: shared characters of all (Jaccard)."""
    wanted = set(parts)

    def alike(row: GoodAnswer) -> float:
        said = set(characters(row.asked).split())
        return len(wanted & said) / len(wanted | said)

    ranked = sorted(rows, key=lambda row: (-round(alike(row), 1), -row.rating))
    return list({row.answered: row for row in reversed(ranked) if alike(row) >= 0.3}.values())[::-1][:limit]
