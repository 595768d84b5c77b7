"""The wired parts that every handler works with."""

from dataclasses import dataclass, field
from typing import Any

from simulators.corebank.clock import Clock
from simulators.corebank.database import SCHEMA_VERSION, Database
from simulators.corebank.options import Options
from simulators.corebank.seeding.books import seed
from simulators.corebank.texts import read_table, read_text
from simulators.corebank.vault import Secrets
from simulators.corebank.wealth.market import Market


@dataclass
class NextDue:
    """When something is due next, in seconds since 1970 UTC; 0 = not known: look."""

    at: float = 0.0


@dataclass(frozen=True)
class Bank:
    """One running core bank. `texts` and `sms_page` are files of data/."""

    options: Options
    clock: Clock
    db: Database
    secrets: Secrets
    texts: dict[str, str]
    sms_page: str
    due: NextDue
    market: Market = field(default_factory=Market)


class WrongBooks(Exception):
    """The data folder holds books of another version of this program."""


def open_bank(options: Options) -> Bank:
    """Opens the books in the data folder; new ones are filled first. Raises WrongBooks."""
    options.data_dir.mkdir(parents=True, exist_ok=True)
    clock = Clock(options.now)
    db = Database(options.data_dir / "corebank.sqlite")
    if db.version() == 0:
        seed(db, clock, options.crowd)
        db.settle()
    if db.version() != SCHEMA_VERSION:
        raise WrongBooks(f"{options.data_dir} holds books of version {db.version()}, not {SCHEMA_VERSION}: remove them")
    texts: Any = read_table("texts.yml")
    bank = Bank(options, clock, db, Secrets.beside(options.data_dir), texts, read_text("sms.html"), NextDue())
    forget_old(bank)
    return bank


def forget_old(bank: Bank) -> None:
    """Drops codes, proofs and sessions that can no longer matter to a rule."""
    now = bank.clock.seconds()
    with bank.db.transaction():
        bank.db.run("DELETE FROM challenges WHERE made < ?", (now - 2 * 86400,))
        bank.db.run("DELETE FROM reported_numbers WHERE at < ?", (now - 2 * 86400,))
        bank.db.run("DELETE FROM proofs WHERE expires < ?", (now,))
        bank.db.run("DELETE FROM sessions WHERE seen < ?", (now - 86400,))
