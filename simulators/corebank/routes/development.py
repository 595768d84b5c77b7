"""Doors for tests and demonstrations: outbox, clock, faults. Not served with --no-development."""

from msgspec import UNSET

from simulators.corebank import outbox
from simulators.corebank.bank import Bank
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.faults import Faults
from simulators.corebank.views import (
    ClockSetting,
    ClockView,
    FaultRules,
    Messages,
    OutboxQuery,
)


def _outbox(bank: Bank, call: Call) -> Messages:
    query: OutboxQuery = call.query
    return outbox.newest(bank, "" if query.phone is UNSET else query.phone, query.limit)


def _clock(bank: Bank, _call: Call) -> ClockView:
    return ClockView(bank.clock.now())


def _set_clock(bank: Bank, call: Call) -> ClockView:
    bank.clock.set(call.body.now)
    return ClockView(bank.clock.now())


def _reset_clock(bank: Bank, _call: Call) -> ClockView:
    bank.clock.set(None)
    return ClockView(bank.clock.now())


def development_endpoints(faults: Faults) -> tuple[Endpoint, ...]:
    """The development doors of a bank with these fault rules."""

    def shown(_bank: Bank, _call: Call) -> FaultRules:
        return faults.shown()

    def put(_bank: Bank, call: Call) -> FaultRules:
        faults.set(call.body)
        return faults.shown()

    def clear(_bank: Bank, _call: Call) -> None:
        faults.clear()

    service = Access.SERVICE
    rules = (FaultRules,)
    now = (ClockView,)
    return (
        Endpoint("outbox", "GET", "/outbox", "Messages sent.", _outbox, service, (Messages,), query=OutboxQuery),
        Endpoint("faults", "GET", "/faults", "Faults that are on.", shown, service, rules),
        Endpoint("setFaults", "PUT", "/faults", "Replace all faults.", put, service, rules, body=FaultRules),
        Endpoint("clearFaults", "DELETE", "/faults", "Switch all faults off.", clear, service, (), 204),
        Endpoint("clock", "GET", "/clock", "The bank's time.", _clock, service, now),
        Endpoint("setClock", "PUT", "/clock", "Set the bank's time.", _set_clock, service, now, body=ClockSetting),
        Endpoint("resetClock", "DELETE", "/clock", "Back to real time.", _reset_clock, service, now),
    )
