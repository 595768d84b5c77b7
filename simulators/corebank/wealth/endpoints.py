"""Funds, gold, holdings and the risk assessment over HTTP."""

from simulators.corebank.bank import Bank
from simulators.corebank.doing import act_endpoint
from simulators.corebank.endpoint import Access, Call, Endpoint
from simulators.corebank.wealth import assessments, gold, holdings, orders, plans
from simulators.corebank.wealth.views import (
    AssessmentRequest,
    AssessmentView,
    BuyRequest,
    FundList,
    GoldBuyRequest,
    GoldSellRequest,
    GoldView,
    Holdings,
    OrderList,
    PlanRequest,
    QuestionList,
    RedeemRequest,
)


def _funds(bank: Bank, _call: Call) -> FundList:
    return holdings.all_funds(bank)


def _gold(bank: Bank, _call: Call) -> GoldView:
    return gold.shown(bank)


def _holdings(bank: Bank, call: Call) -> Holdings:
    return holdings.of_customer(bank, call.customer.customer)


def _orders(bank: Bank, call: Call) -> OrderList:
    return holdings.orders(bank, call.customer.customer)


def _assessment(bank: Bank, call: Call) -> AssessmentView:
    return assessments.current(bank, call.customer.customer)


def _questions(_bank: Bank, _call: Call) -> QuestionList:
    return assessments.questions()


_SERVICE, _L2 = Access.SERVICE, Access.L2
_RISK = "/risk-assessment"
ENDPOINTS = (
    Endpoint("funds", "GET", "/funds", "All funds with prices of 30 days.", _funds, _SERVICE, (FundList,)),
    Endpoint("gold", "GET", "/gold", "Gold prices of this minute.", _gold, _SERVICE, (GoldView,)),
    Endpoint("holdings", "GET", "/holdings", "Funds, gold, open orders and plans.", _holdings, _L2, (Holdings,)),
    Endpoint("orders", "GET", "/orders", "The newest orders for funds and gold.", _orders, _L2, (OrderList,)),
    act_endpoint(
        "buyFund", "funds.buy", "/accounts/{account}/funds", orders.buy, "Buy shares of a fund.", body=BuyRequest
    ),
    act_endpoint(
        "redeemFund", "funds.redeem", "/funds/{fund}/redeem", orders.redeem, "Redeem shares.", body=RedeemRequest
    ),
    act_endpoint("cancelOrder", "orders.cancel", "/orders/{order}/cancel", orders.cancel, "Take an order back."),
    act_endpoint(
        "planFund", "funds.plan", "/accounts/{account}/fund-plans", plans.make, "Buy regularly.", body=PlanRequest
    ),
    act_endpoint("stopFundPlan", "funds.plan_stop", "/fund-plans/{plan}/stop", plans.stop, "End a plan."),
    act_endpoint("buyGold", "gold.buy", "/accounts/{account}/gold", gold.buy, "Buy gold.", body=GoldBuyRequest),
    act_endpoint("sellGold", "gold.sell", "/gold/sell", gold.sell, "Sell gold.", body=GoldSellRequest),
    Endpoint("riskAssessment", "GET", _RISK, "The customer's grade.", _assessment, _L2, (AssessmentView,)),
    Endpoint("riskQuestions", "GET", f"{_RISK}/questions", "Its questions.", _questions, _SERVICE, (QuestionList,)),
    act_endpoint(
        "assessRisk",
        "risk.assess",
        _RISK,
        assessments.assess,
        "Make the assessment.",
        body=AssessmentRequest,
        proven=False,
    ),
)
