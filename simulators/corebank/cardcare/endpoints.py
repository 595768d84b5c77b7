"""Card care, alerts and contact data over HTTP: translation only."""

from simulators.corebank.bank import Bank
from simulators.corebank.cardcare import alerts, contact, pins, replacing, reporting
from simulators.corebank.cardcare.views import (
    ActivateRequest,
    AddressRequest,
    AlertList,
    AlertsRequest,
    ContactView,
    NumberReport,
    NumberTaken,
    PhoneRequest,
    ReplacementQuery,
    ReplacementView,
    ReplaceRequest,
)
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint


def _replacement(bank: Bank, call: Call) -> ReplacementView:
    return replacing.quote(bank, call.customer.customer, call.path["card"], call.query.reason)


def _alerts(bank: Bank, call: Call) -> AlertList:
    return alerts.of_customer(bank, call.customer.customer)


def _contact(bank: Bank, call: Call) -> ContactView:
    return contact.view(bank, call.customer.customer)


def _lock_by_number(bank: Bank, call: Call) -> NumberTaken:
    return reporting.lock_by_number(bank, call.body, call.key)


ENDPOINTS = (
    Endpoint(
        name="cardReplacement",
        method="GET",
        path="/cards/{card}/replacement",
        summary="What a new card in place of this one would cost, and by when it would be there.",
        handle=_replacement,
        access=Access.L2,
        answers=(ReplacementView,),
        query=ReplacementQuery,
        refusals=(404,),
    ),
    Endpoint(
        name="alerts",
        method="GET",
        path="/alerts",
        summary="Message alerts of each account.",
        handle=_alerts,
        access=Access.L2,
        answers=(AlertList,),
    ),
    Endpoint(
        name="contact",
        method="GET",
        path="/contact",
        summary="The customer's phone, address and e-mail, masked.",
        handle=_contact,
        access=Access.L2,
        answers=(ContactView,),
    ),
    act_endpoint(
        "replaceCard",
        "cards.replace",
        "/cards/{card}/replace",
        replacing.replace,
        "Order a new card with a new number in place of this one.",
        body=ReplaceRequest,
        proven=False,
    ),
    act_endpoint(
        "activateCard",
        "cards.activate",
        "/cards/{card}/activate",
        replacing.activate,
        "Activate a new card; needs the proof of this very operation.",
        body=ActivateRequest,
    ),
    act_endpoint(
        "resetPin",
        "cards.reset_pin",
        "/cards/{card}/reset-pin",
        pins.reset,
        "Send the customer's phone where to set a new PIN; no PIN is ever taken.",
        proven=False,
    ),
    act_endpoint(
        "setAlerts",
        "alerts.set",
        "/accounts/{account}/alerts",
        alerts.set_alerts,
        "Switch message alerts of an account on or off.",
        body=AlertsRequest,
        proven=False,
    ),
    act_endpoint(
        "changeAddress",
        "contact.change_address",
        "/contact/address",
        contact.change_address,
        "Change the address; needs the proof of this very operation.",
        body=AddressRequest,
    ),
    act_endpoint(
        "changePhone",
        "contact.change_phone",
        "/contact/phone",
        contact.change_phone,
        "Prepare a new phone; needs the proof of this very operation, then a code from the new phone.",
        body=PhoneRequest,
    ),
    Endpoint(
        name="lockByNumber",
        method="POST",
        path="/card-reports",
        summary="Lock a card reported by somebody else. The answer does not tell whether there is such a card.",
        handle=_lock_by_number,
        access=Access.SERVICE,
        answers=(NumberTaken,),
        body=NumberReport,
        needs_key=True,
        refusals=(429,),
    ),
)
