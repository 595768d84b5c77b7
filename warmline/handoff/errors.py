"""What the human side refuses.

HandoffError
├── OfferGone      the offer expired, was withdrawn or went to another agent
└── UnknownAgent   no such agent, or never available
"""

from __future__ import annotations


class HandoffError(Exception):
    """Base of this package's errors."""


class OfferGone(HandoffError):
    """The offer is over; the customer waits on or is with another agent."""


class UnknownAgent(HandoffError):
    """This agent has never said to be available."""
