"""The endpoints by topic; each file ends with the list of what it serves."""

from simulators.corebank.bookings import endpoints as bookings
from simulators.corebank.cardcare import endpoints as cardcare
from simulators.corebank.credit import endpoints as credit
from simulators.corebank.deposits import endpoints as deposits
from simulators.corebank.documents import endpoints as documents
from simulators.corebank.endpoint import Endpoint
from simulators.corebank.loans import endpoints as loans
from simulators.corebank.payments import endpoints as payments
from simulators.corebank.routes import accounts, acts, places, proof, staff
from simulators.corebank.transfers import endpoints as transfers
from simulators.corebank.wealth import endpoints as wealth

ENDPOINTS: tuple[Endpoint, ...] = (
    *proof.ENDPOINTS,
    *accounts.ENDPOINTS,
    *acts.ENDPOINTS,
    *places.ENDPOINTS,
    *staff.ENDPOINTS,
    *credit.ENDPOINTS,
    *cardcare.ENDPOINTS,
    *transfers.ENDPOINTS,
    *deposits.ENDPOINTS,
    *loans.ENDPOINTS,
    *bookings.ENDPOINTS,
    *wealth.ENDPOINTS,
    *payments.ENDPOINTS,
    *documents.ENDPOINTS,
)
