"""Addresses and alerts for everybody; a new card that waits to be activated, a worn one that is being replaced, and a
PIN that is locked."""

from typing import Final

from simulators.corebank.cardcare import replacing, rules
from simulators.corebank.cardcare.pins import TRIES
from simulators.corebank.clock import LOCAL, instant
from simulators.corebank.seeding.holdings import Holding
from simulators.corebank.seeding.planting import Ground

_DAY: Final = 86_400
_DOCUMENTED: Final = 3
_CITY: Final = "江城市"
_STREETS: Final = ("临江区码头街", "望湖区望湖路", "古桥区东门街", "梅岭区青禾路", "高新区学府路", "望湖区南湖大道")
# In fen; most customers want to hear of everything.
_LEASTS: Final = (0, 0, 0, 100_00, 500_00)


def plant(ground: Ground) -> None:
    """Regular customers have alerts on their first account, for which the history shows the fee; the others on all."""
    for person in ground.people:
        street = f"{ground.rng.choice(_STREETS)}{ground.rng.randint(1, 200)}号{ground.rng.randint(1, 30)}栋"
        email = f"{person.id.lower()}@example.com" if ground.rng.random() < 0.5 else None
        ground.db.run("INSERT INTO contacts VALUES (?, ?, ?, ?)", (person.id, _CITY, street, email))
        held = ground.held_by(person)
        for account in held[:1] if person.tier == "regular" else held:
            ground.db.run("INSERT INTO alerts VALUES (?, 1, ?)", (account.account, ground.rng.choice(_LEASTS)))
    generated = [held for held in ground.holdings if int(held.customer[1:]) > _DOCUMENTED and held.kind == "debit"]
    lost = next((held for held in generated if held.card_status == "lost"), None)
    active = [held for held in generated if held.card_status == "active"]
    if lost is not None:
        _order(ground, lost, "lost", 12)
    _order(ground, active[0], "damaged", 1)
    ground.db.run("INSERT INTO card_pins VALUES (?, ?, NULL)", (active[1].card, TRIES))


def _order(ground: Ground, held: Holding, reason: rules.Reason, days_ago: int) -> None:
    old = ground.db.one("SELECT * FROM cards WHERE id = ?", (held.card,))
    assert old is not None, "every holding has its card"
    at = ground.now - days_ago * _DAY
    day = rules.ready_by(instant(at).astimezone(LOCAL).date(), "branch")
    card, number = replacing.new_card(ground.db, held.kind, f"card/{held.card}")
    replacing.write(ground.db, old, card, number, (reason, "branch", held.branch, at, day.isoformat(), 0))
