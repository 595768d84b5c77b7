"""Credit cards and points over HTTP: translation only."""

from simulators.corebank.bank import Bank
from simulators.corebank.credit import billing, instalments, limits, lines, points, repaying, running_plans
from simulators.corebank.credit.views import (
    AutopayRequest,
    CreditBillItems,
    CreditBillList,
    CreditBillQuery,
    CreditList,
    GoodsList,
    InstalmentPlanList,
    InstalmentRequest,
    PointsRedeemRequest,
    PointsView,
    QuoteQuery,
    QuoteView,
    RaiseRequest,
    RepayRequest,
)
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint


def _credit(bank: Bank, call: Call) -> CreditList:
    return CreditList([lines.view(bank, line) for line in lines.of_customer(bank, call.customer.customer)])


def _line(bank: Bank, call: Call) -> lines.Line:
    return lines.find(bank, call.customer.customer, call.path["card"])


def _bills(bank: Bank, call: Call) -> CreditBillList:
    query: CreditBillQuery = call.query
    now = bank.clock.seconds()
    found = billing.newest(bank, _line(bank, call), now, query.limit)
    return CreditBillList([billing.view(bill, now) for bill in found])


def _items(bank: Bank, call: Call) -> CreditBillItems:
    return billing.items(bank, _line(bank, call), call.path["month"])


def _plans(bank: Bank, call: Call) -> InstalmentPlanList:
    return InstalmentPlanList(running_plans.of_line(bank, _line(bank, call)))


def _quote(bank: Bank, call: Call) -> QuoteView:
    return instalments.quote(bank, _line(bank, call), call.query)


def _points(bank: Bank, call: Call) -> PointsView:
    return points.balance(bank, call.customer.customer)


def _goods(bank: Bank, _call: Call) -> GoodsList:
    return points.goods(bank)


ENDPOINTS = (
    Endpoint(
        name="credit",
        method="GET",
        path="/credit",
        summary="The customer's credit cards: limits, what is owed, days, autopay.",
        handle=_credit,
        access=Access.L2,
        answers=(CreditList,),
    ),
    Endpoint(
        name="bills",
        method="GET",
        path="/credit/{card}/bills",
        summary="Bills of a credit card, newest first.",
        handle=_bills,
        access=Access.L2,
        answers=(CreditBillList,),
        query=CreditBillQuery,
        refusals=(404,),
    ),
    Endpoint(
        name="billItems",
        method="GET",
        path="/credit/{card}/bills/{month}/items",
        summary='What is on the bill of a month ("2026-03").',
        handle=_items,
        access=Access.L2,
        answers=(CreditBillItems,),
        refusals=(404,),
    ),
    Endpoint(
        name="instalmentPlans",
        method="GET",
        path="/credit/{card}/instalments",
        summary="Instalment plans of a credit card, newest first.",
        handle=_plans,
        access=Access.L2,
        answers=(InstalmentPlanList,),
        refusals=(404,),
    ),
    Endpoint(
        name="instalmentQuote",
        method="GET",
        path="/credit/{card}/instalments/quote",
        summary="What instalments would cost, with the yearly rate.",
        handle=_quote,
        access=Access.L2,
        answers=(QuoteView,),
        query=QuoteQuery,
        refusals=(404, 409),
    ),
    Endpoint(
        name="points",
        method="GET",
        path="/points",
        summary="Points, those that expire this year, and the last movements.",
        handle=_points,
        access=Access.L2,
        answers=(PointsView,),
    ),
    Endpoint(
        name="pointsGoods",
        method="GET",
        path="/points/goods",
        summary="What points are good for, cheapest first.",
        handle=_goods,
        access=Access.SERVICE,
        answers=(GoodsList,),
    ),
    act_endpoint(
        "repayCredit",
        "credit.repay",
        "/credit/{card}/repay",
        repaying.repay,
        "Repay a credit card from a debit account; needs the proof of this very operation.",
        body=RepayRequest,
    ),
    act_endpoint(
        "setAutopay",
        "credit.autopay",
        "/credit/{card}/autopay",
        repaying.set_autopay,
        "Let the bill be paid on its own, or not; needs the proof of this very operation.",
        body=AutopayRequest,
    ),
    act_endpoint(
        "raiseLimit",
        "credit.raise",
        "/credit/{card}/raise",
        limits.ask,
        "Ask for a higher limit; the answer is approved, declined, or that a person will look.",
        body=RaiseRequest,
        proven=False,
    ),
    act_endpoint(
        "makeInstalments",
        "credit.instalment",
        "/credit/{card}/instalments",
        instalments.make,
        "Repay a bill, a purchase or cash in instalments; needs the proof of this very operation.",
        body=InstalmentRequest,
    ),
    act_endpoint(
        "settleInstalments",
        "instalments.settle",
        "/instalments/{plan}/settle",
        running_plans.settle_early,
        "End an instalment plan early; needs the proof of this very operation.",
    ),
    act_endpoint(
        "redeemPoints",
        "points.redeem",
        "/points/redeem",
        points.redeem,
        "Spend points on goods.",
        body=PointsRedeemRequest,
        proven=False,
    ),
)
