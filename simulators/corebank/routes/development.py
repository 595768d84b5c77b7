"""Doors for tests and demonstrations: outbox, clock, market, faults. Not served with --no-development."""

from msgspec import UNSET

from simulators.corebank import outbox
from simulators.corebank.bank import Bank
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.faults import EVERYBODY, Faults
from simulators.corebank.views import (
    ClockSetting,
    ClockView,
    FaultRules,
    FaultsQuery,
    MarketSetting,
    MarketView,
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


def _market(bank: Bank, _call: Call) -> MarketView:
    return MarketView(bank.market.open_at(bank.clock.now()), bank.market.forced is not None)


def _force_market(bank: Bank, call: Call) -> MarketView:
    bank.market.forced = call.body.open
    return _market(bank, call)


def _reset_market(bank: Bank, call: Call) -> MarketView:
    bank.market.forced = None
    return _market(bank, call)


def _whose(call: Call) -> str:
    query: FaultsQuery = call.query
    return EVERYBODY if query.conversation is UNSET else query.conversation


def development_endpoints(faults: Faults) -> tuple[Endpoint, ...]:
    """The development doors of a bank with these fault rules."""

    def shown(_bank: Bank, call: Call) -> FaultRules:
        return faults.shown(_whose(call))

    def put(_bank: Bank, call: Call) -> FaultRules:
        faults.set(call.body, _whose(call))
        return faults.shown(_whose(call))

    def clear(_bank: Bank, _call: Call) -> None:
        faults.clear()

    service = Access.SERVICE
    rules, whose = (FaultRules,), FaultsQuery
    now, market = (ClockView,), (MarketView,)
    return (
        Endpoint("outbox", "GET", "/outbox", "Messages sent.", _outbox, service, (Messages,), query=OutboxQuery),
        Endpoint("faults", "GET", "/faults", "Faults that are on.", shown, service, rules, query=whose),
        Endpoint("setFaults", "PUT", "/faults", "Replace faults.", put, service, rules, query=whose, body=FaultRules),
        Endpoint("clearFaults", "DELETE", "/faults", "Switch all faults off.", clear, service, (), 204),
        Endpoint("clock", "GET", "/clock", "The bank's time.", _clock, service, now),
        Endpoint("setClock", "PUT", "/clock", "Set the bank's time.", _set_clock, service, now, body=ClockSetting),
        Endpoint("resetClock", "DELETE", "/clock", "Back to real time.", _reset_clock, service, now),
        Endpoint("market", "GET", "/market", "Whether gold is traded.", _market, service, market),
        Endpoint(
            "forceMarket",
            "PUT",
            "/market",
            "Trade at any hour, or not.",
            _force_market,
            service,
            market,
            body=MarketSetting,
        ),
        Endpoint("resetMarket", "DELETE", "/market", "Back to the hours.", _reset_market, service, market),
    )
