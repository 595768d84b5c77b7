"""The endpoints by topic; each file ends with the list of what it serves."""

from simulators.corebank.endpoint import Endpoint
from simulators.corebank.routes import accounts, acts, places, proof

ENDPOINTS: tuple[Endpoint, ...] = (*proof.ENDPOINTS, *accounts.ENDPOINTS, *acts.ENDPOINTS, *places.ENDPOINTS)
