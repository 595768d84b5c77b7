"""Accounts: administrators make and change them; supervisors change skills and capacity. Everything is recorded."""

from __future__ import annotations

import asyncio
import secrets
from typing import Annotated

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from warmline.desk.accounts import Account, Role, SignInRefused
from warmline.desk.api import Refused, answer, body
from warmline.desk.recording import record
from warmline.desk.rules import ADMINISTERING, LEADING, STAFF

routes = Blueprint("accounts", url_prefix="/desk")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Level = Annotated[int, msgspec.Meta(ge=1, le=5)]
Capacity = Annotated[float, msgspec.Meta(gt=0, le=20)]
LEAST_PASSWORD = 10


class New(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new account; its first password is made here."""

    id: Id
    name: Name
    role: Role
    skills: dict[str, Level] = {}
    capacity: Capacity = 5


class Changed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an account is from now on."""

    name: Name
    role: Role
    skills: dict[str, Level]
    capacity: Capacity
    active: bool = True


class Skilled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an agent can do, and how much at once."""

    skills: dict[str, Level]
    capacity: Capacity


class Passwords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One's own password, and the next."""

    old: Annotated[str, msgspec.Meta(max_length=200)]
    new: Annotated[str, msgspec.Meta(min_length=LEAST_PASSWORD, max_length=200)]


class Row(msgspec.Struct, frozen=True):
    """An account as the list shows it."""

    id: str
    name: str
    role: Role
    skills: dict[str, int]
    capacity: float
    active: bool
    second_factor: bool


@routes.get("/accounts", ctx_roles=LEADING | ADMINISTERING)
async def accounts(request: Request) -> HTTPResponse:
    """All accounts, without anything secret."""
    ctx = request.app.ctx

    def read() -> list[Row]:
        return [
            Row(
                id=one.id, name=one.name, role=one.role, skills=dict(one.skills), capacity=one.capacity, active=active,
                second_factor=ctx.second_factors.enabled(one.id),
            )
            for one, active in ctx.accounts.all()
        ]  # fmt: skip

    return answer(await asyncio.to_thread(read))


@routes.post("/accounts", ctx_roles=ADMINISTERING)
async def add(request: Request) -> HTTPResponse:
    """A new account; the answer has its first password, shown this once."""
    new = body(request, New)
    _known(request, new.skills)
    account = Account(new.id, new.name, new.role, new.skills, new.capacity)
    if any(new.id == one.id for one, _ in await asyncio.to_thread(request.app.ctx.accounts.all)):
        raise Refused("account_exists")
    await record(request, "account_add", new.id, role=new.role.value)
    password = secrets.token_urlsafe(12)
    await asyncio.to_thread(request.app.ctx.accounts.add, account, password)
    return answer({"id": new.id, "password": password}, 201)


@routes.put("/accounts/<account:str>", ctx_roles=ADMINISTERING)
async def change(request: Request, account: str) -> HTTPResponse:
    """Name, role, skills, capacity, and whether it may be used."""
    new = body(request, Changed)
    _known(request, new.skills)
    changed = Account(account, new.name, new.role, new.skills, new.capacity)
    await record(request, "account_change", account, role=new.role.value, active=str(new.active))
    if not await asyncio.to_thread(request.app.ctx.accounts.change, changed, active=new.active):
        raise Refused("account_not_changed")
    await request.app.ctx.centre.reskilling.change(account, new.skills, new.capacity)
    return answer({})


@routes.put("/accounts/<account:str>/skills", ctx_roles=LEADING | ADMINISTERING)
async def set_skills(request: Request, account: str) -> HTTPResponse:
    """What an agent can do; it counts for the next offer."""
    new = body(request, Skilled)
    _known(request, new.skills)
    skills = " ".join(f"{name}:{level}" for name, level in sorted(new.skills.items()))
    await record(request, "account_skills", account, skills=skills)
    if not await asyncio.to_thread(request.app.ctx.accounts.reskill, account, new.skills, new.capacity):
        raise Refused("account_unknown", 404)
    # What is offered and does not fit any more goes on to others.
    await request.app.ctx.centre.reskilling.change(account, new.skills, new.capacity)
    return answer({})


@routes.post("/accounts/<account:str>/password", ctx_roles=ADMINISTERING)
async def reset_password(request: Request, account: str) -> HTTPResponse:
    """A new random password, shown this once."""
    await record(request, "account_password", account)
    password = secrets.token_urlsafe(12)
    if not await asyncio.to_thread(request.app.ctx.accounts.set_password, account, password):
        raise Refused("account_unknown", 404)
    return answer({"id": account, "password": password})


@routes.delete("/accounts/<account:str>/second-factor", ctx_roles=ADMINISTERING)
async def reset_second_factor(request: Request, account: str) -> HTTPResponse:
    """For a lost phone: the account enrols anew."""
    await record(request, "account_second_factor", account)
    await asyncio.to_thread(request.app.ctx.second_factors.reset, account)
    return answer({})


@routes.post("/me/password", ctx_roles=STAFF)
async def own_password(request: Request) -> HTTPResponse:
    """Change one's own password."""
    given, me = body(request, Passwords), request.ctx.account.id
    try:
        await asyncio.to_thread(request.app.ctx.accounts.sign_in, me, given.old)
    except SignInRefused as error:
        raise Refused("password_wrong") from error
    await record(request, "own_password", me)
    await asyncio.to_thread(request.app.ctx.accounts.set_password, me, given.new)
    return answer({})


def _known(request: Request, skills: dict[str, int]) -> None:
    unknown = sorted(set(skills) - set(request.app.ctx.skills))
    if unknown:
        raise Refused("skill_unknown", 400, skills=unknown)
