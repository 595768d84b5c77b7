"""The tables of the archive. Times are ms since 1970; texts are masked, `events` is the log as it was."""

from __future__ import annotations

import sqlalchemy as sa

from warmline.database import make_tables

_metadata = sa.MetaData()

VISITS = sa.Table(
    "visit",
    _metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("contact", sa.String(120), nullable=False, index=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("opened_at", sa.BigInteger, nullable=False),
    sa.Column("closed_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("events", sa.Text, nullable=False),
    # stretches.VisitFacts
    sa.Column("customer", sa.String(40), nullable=False, server_default="", index=True),
    sa.Column("greeting", sa.String(40), nullable=False, server_default=""),
    sa.Column("elderly", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("tier", sa.String(20), nullable=False, server_default="regular"),
    sa.Column("first_words", sa.Text, nullable=False, server_default=""),
    sa.Column("customer_lines", sa.Integer, nullable=False, server_default="0"),
    sa.Column("bot_lines", sa.Integer, nullable=False, server_default="0"),
    sa.Column("agent_lines", sa.Integer, nullable=False, server_default="0"),
    sa.Column("operations", sa.Integer, nullable=False, server_default="0"),
    sa.Column("rating", sa.Integer, nullable=False, server_default="0"),
    sa.Column("closed_by", sa.String(40), nullable=False, server_default=""),
    sa.Column("code", sa.String(40), nullable=False, server_default=""),
)

# stretches.Stretch
STRETCHES = sa.Table(
    "stretch",
    _metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("skill", sa.String(40), nullable=False),
    sa.Column("lane", sa.String(20), nullable=False),
    sa.Column("reason", sa.String(60), nullable=False),
    sa.Column("queued_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("accepted_at", sa.BigInteger, nullable=False),
    sa.Column("first_line_at", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=False),
    sa.Column("agent", sa.String(40), nullable=False, index=True),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("lapses", sa.Integer, nullable=False),
    sa.Column("lines", sa.Integer, nullable=False),
    sa.Column("rating", sa.Integer, nullable=False),
)

# What the bot was unsure of and the customer then picked: read by people, who make training sentences of it.
LABELS = sa.Table(
    "label",
    _metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("meant", sa.String(100), nullable=False, index=True),
)

# What was said, for search. `words` has every character apart (lines.characters).
LINES = sa.Table(
    "line",
    _metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("who", sa.String(20), nullable=False),
    sa.Column("agent", sa.String(40), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
)

# SQLite's own full-text index over `line.words`, kept by triggers; other databases search the words themselves.
FULL_TEXT = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS line_index USING fts5(words, content='line', content_rowid='rowid')",
    "CREATE TRIGGER IF NOT EXISTS line_added AFTER INSERT ON line BEGIN"
    " INSERT INTO line_index(rowid, words) VALUES (new.rowid, new.words); END",
    "CREATE TRIGGER IF NOT EXISTS line_removed AFTER DELETE ON line BEGIN"
    " INSERT INTO line_index(line_index, rowid, words) VALUES ('delete', old.rowid, old.words); END",
)


def make_archive_tables(engine: sa.Engine) -> None:
    """All tables of the archive, and the full-text index where the database is SQLite."""
    make_tables(engine, _metadata)
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            for statement in FULL_TEXT:
                connection.execute(sa.text(statement))
