"""How tests send money: to documented payees, and to numbers that the simulator's README names."""

from collections.abc import Callable

from tests.bank.visit import Visit
from warmline.bank.transfers import Transfer
from warmline.bank.types import Reference

QIANG, QIANG_NUMBER = "P0000011", "6299771200000005678"
LISTED = "6299660000000031415"
MISMATCH, CLOSED = "6299779900000010000", "6299779900000019999"
LI_CARD = "6027"
VisitOf = Callable[[str], Visit]


def to(number: str, name: str = "王强", bank: str = "工行") -> dict[str, str]:
    return {"payee_name": name, "payee_number": number, "payee_bank": bank}


def send(visit: Visit, account: str, amount: str, arrival: str = "at_once", **payee: str) -> Reference:
    return visit.do("transfers.make", account, amount=amount, arrival=arrival, **(payee or {"payee": QIANG}))


def newest(visit: Visit) -> Transfer:
    return visit.bank.transfers.made(visit.session, limit=1)[0]


def saved_number(visit: Visit, name: str) -> str:
    return next(payee.id for payee in visit.bank.transfers.payees(visit.session) if payee.name == name)
