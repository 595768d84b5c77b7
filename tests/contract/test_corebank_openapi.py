"""The core bank does what its OpenAPI page says, for requests good and bad."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from simulators.corebank.routes import ENDPOINTS
from tests.bank.process import TOKEN, WANG, BankProcess

# Ending the session would make the rest 401. What steers the simulator (faults, clock) is not in ENDPOINTS.
NAMES = [endpoint.name for endpoint in ENDPOINTS if endpoint.name != "endSession"]
# Rules between two values (a period, phone or session) cannot be said in a schema: here 400 may answer fitting parts.
RELATED = {"sendCode", "transactions", "summary", "accountTransactions", "accountSummary"}
KEYED = {endpoint.name for endpoint in ENDPOINTS if endpoint.needs_key}
_SERIAL = itertools.count(1)
BOUNDED = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def contract_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    process = BankProcess(tmp_path_factory.mktemp("contract"))
    process.start()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def api(contract_bank: BankProcess) -> Any:
    return schemathesis.openapi.from_url(f"{contract_bank.url}/openapi.json")


@pytest.fixture(scope="module")
def headers(contract_bank: BankProcess) -> dict[str, str]:
    session = contract_bank.sign_in(WANG, "contract").token
    return {"Authorization": f"Bearer {TOKEN}", "X-Customer-Session": session}


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("name", NAMES)
def test_every_endpoint_keeps_its_contract(api: Any, headers: dict[str, str], name: str, mode: GenerationMode) -> None:
    operation = api.find_operation_by_id(name)
    has_input = operation.definition.raw["parameters"] or "requestBody" in operation.definition.raw
    if mode is GenerationMode.NEGATIVE and not has_input:
        return  # nothing in the request can be wrong

    def key() -> dict[str, str]:
        """A key that no case has used: the generated ones repeat, and one key names one act."""
        wanted = mode is GenerationMode.POSITIVE and name in KEYED
        return {"Idempotency-Key": f"contract-{name}-{next(_SERIAL)}"} if wanted else {}

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps_it(case: Any) -> None:
        excluded = [positive_data_acceptance] if name in RELATED else []
        case.call_and_validate(headers=headers | key(), excluded_checks=excluded)

    keeps_it()


def test_endpoints_that_are_documented_are_those_that_need_a_token(contract_bank: BankProcess) -> None:
    page = requests.get(f"{contract_bank.url}/openapi.json", timeout=5).json()
    assert page["openapi"].startswith("3.")
    for path, operations in page["paths"].items():
        for method, operation in operations.items():
            answer = requests.request(method, contract_bank.url + path, timeout=5)
            assert (answer.status_code == 401) == bool(operation["security"]), (method, path)
