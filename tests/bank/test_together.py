"""Acts that come together are committed together, and none is answered before it lasts."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulators.corebank.database import Database
from simulators.corebank.together import Together


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "books.sqlite")) as db:
        db.run("CREATE TABLE done (what TEXT PRIMARY KEY)")
        db.run("CREATE TABLE owed (what TEXT REFERENCES done (what) DEFERRABLE INITIALLY DEFERRED)")
        yield db


def doing(db: Database, what: str) -> Callable[[], str]:
    def work() -> str:
        db.run("INSERT INTO done VALUES (?)", (what,))
        return what

    return work


def kept(db: Database) -> list[str]:
    return [row["what"] for row in db.all("SELECT what FROM done ORDER BY what")]


async def test_what_comes_together_is_committed_once(db: Database) -> None:
    said: list[str] = []
    db._connection.set_trace_callback(said.append)
    together: Together[str] = Together(db)
    assert await asyncio.gather(*(together.do(doing(db, what)) for what in "abc")) == ["a", "b", "c"]
    assert said.count("COMMIT") == 1
    assert kept(db) == ["a", "b", "c"]
    await together.do(doing(db, "d"))
    assert said.count("COMMIT") == 2


async def test_one_that_fails_takes_back_only_itself(db: Database) -> None:
    together: Together[str] = Together(db)

    def fails() -> str:
        db.run("INSERT INTO done VALUES ('half')")
        raise RuntimeError("in the middle")

    first, failed, last = await asyncio.gather(
        together.do(doing(db, "a")), together.do(fails), together.do(doing(db, "b")), return_exceptions=True
    )
    assert (first, last) == ("a", "b")
    assert isinstance(failed, RuntimeError)
    assert kept(db) == ["a", "b"]


async def test_a_commit_that_fails_fails_them_all(db: Database) -> None:
    together: Together[str] = Together(db)

    def owes() -> str:
        db.run("INSERT INTO owed VALUES ('nothing that is there')")
        return "owed"

    outcomes = await asyncio.gather(together.do(doing(db, "a")), together.do(owes), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [sqlite3.IntegrityError] * 2
    assert kept(db) == []
    assert await together.do(doing(db, "b")) == "b"


async def test_what_nobody_waits_for_any_more_is_done_all_the_same(db: Database) -> None:
    together: Together[str] = Together(db)
    given_up = asyncio.create_task(together.do(doing(db, "a")))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await together.do(doing(db, "b")) == "b"
    assert kept(db) == ["a", "b"]
