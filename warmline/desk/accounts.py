"""Agents' accounts: who may sign in to the desk, with which role and skills. SQL; passwords as Argon2 hashes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import Enum

import msgspec
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error

from warmline.database import make_tables, open_engine

LOCK_AFTER = 5
LOCK_SECONDS = 15 * 60

_metadata = sa.MetaData()
_agents = sa.Table(
    "agent",
    _metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(40), nullable=False),
    sa.Column("password", sa.String(200), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("skills", sa.Text, nullable=False),
    sa.Column("capacity", sa.Float, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False, default=0),
    sa.Column("locked_until", sa.Float, nullable=False, default=0),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("manager_code", sa.String(40), nullable=False, server_default=""),
)


class Role(str, Enum):
    """What a person at the desk may do."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Account(msgspec.Struct, frozen=True):
    """One person at the desk. `skills` maps a skill to a proficiency of 1-5; `capacity` in conversation weights.

    `manager_code` is how the core bank names them as a customer's own manager; '' for those who are nobody's.
    """

    id: str
    name: str
    role: Role
    skills: Mapping[str, int]
    capacity: float
    manager_code: str = ""


class SignInRefused(Exception):
    """Wrong name or password, or locked after too many tries; which of them is not told."""


class Accounts:
    """All accounts. Blocking: call from a thread."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_engine(database_url)
        self._hasher = PasswordHasher()
        # Compared against when there is no such account, so that the answer takes as long.
        self._nobody = self._hasher.hash("nobody")
        make_tables(self._engine, _metadata)

    def add(self, account: Account, password: str) -> None:
        """Add an account, or replace one of the same id."""
        values = {
            "id": account.id,
            "name": account.name,
            "password": self._hasher.hash(password),
            "role": account.role.value,
            "skills": msgspec.json.encode(dict(account.skills)).decode(),
            "capacity": account.capacity,
            "manager_code": account.manager_code,
            "failures": 0,
            "locked_until": 0.0,
        }
        with self._engine.begin() as connection:
            connection.execute(_agents.delete().where(_agents.c.id == account.id))
            connection.execute(_agents.insert().values(values))

    def get(self, account: str) -> Account | None:
        """One account that may work, or None."""
        query = sa.select(_agents).where(_agents.c.id == account, _agents.c.active)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else _account(row)

    def all(self) -> list[tuple[Account, bool]]:
        """All accounts by id, with whether they are active."""
        with self._engine.connect() as connection:
            return [
                (_account(row), row.active) for row in connection.execute(sa.select(_agents).order_by(_agents.c.id))
            ]

    def change(self, account: Account, *, active: bool = True) -> bool:
        """Store name, role, skills and capacity; False when there is no such account, or when nobody would be left who
        manages accounts."""
        values = {
            "name": account.name,
            "role": account.role.value,
            "skills": msgspec.json.encode(dict(account.skills)).decode(),
            "capacity": account.capacity,
            "active": active,
        }
        managers = _agents.alias()
        others = (
            sa.exists()
            .where(managers.c.id != account.id, managers.c.active, managers.c.role == Role.ADMINISTRATOR.value)
            .correlate_except(managers)
        )
        update = _agents.update().where(_agents.c.id == account.id).values(values)
        if account.role is not Role.ADMINISTRATOR or not active:
            update = update.where(sa.or_(_agents.c.role != Role.ADMINISTRATOR.value, others))
        with self._engine.begin() as connection:
            return connection.execute(update).rowcount == 1

    def set_password(self, account: str, password: str) -> bool:
        """A new password; failures are forgotten. False when there is no such account."""
        values = {"password": self._hasher.hash(password), "failures": 0, "locked_until": 0.0}
        with self._engine.begin() as connection:
            return connection.execute(_agents.update().where(_agents.c.id == account).values(values)).rowcount == 1

    def reskill(self, account: str, skills: Mapping[str, int], capacity: float) -> bool:
        """Change skills and capacity; False when there is no such account."""
        values = {"skills": msgspec.json.encode(dict(skills)).decode(), "capacity": capacity}
        with self._engine.begin() as connection:
            changed = connection.execute(_agents.update().where(_agents.c.id == account).values(values))
        return changed.rowcount == 1

    def sign_in(self, account: str, password: str) -> Account:
        """Check a password. Raises `SignInRefused`; after five failures the account is locked for 15 minutes."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_agents).where(_agents.c.id == account)).first()
        try:
            self._hasher.verify(self._nobody if row is None else row.password, password)
            right = row is not None
        except Argon2Error:
            right = False
        if row is None:
            raise SignInRefused
        if row.locked_until > time.time() or not row.active:
            raise SignInRefused
        self._note(account, right, row.failures)
        if not right:
            raise SignInRefused
        return _account(row)

    def _note(self, account: str, right: bool, failures: int) -> None:
        values: dict[str, float] = {"failures": 0 if right else failures + 1}
        if not right and failures + 1 >= LOCK_AFTER:
            values = {"failures": 0, "locked_until": time.time() + LOCK_SECONDS}
        with self._engine.begin() as connection:
            connection.execute(_agents.update().where(_agents.c.id == account).values(values))

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _account(row: sa.Row[tuple[object, ...]]) -> Account:
    skills = msgspec.json.decode(row.skills, type=dict[str, int])
    return Account(row.id, row.name, Role(row.role), skills, row.capacity, row.manager_code)
