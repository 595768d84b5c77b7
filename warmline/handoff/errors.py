"""What the human side refuses.

HandoffError
├── OfferGone      the offer expired, was withdrawn or went to another agent
├── Unavailable    the colleague asked for is not at the desk
└── Full           more than the agent's capacity
"""

from __future__ import annotations


class HandoffError(Exception):
    """Base of this package's errors."""


class OfferGone(HandoffError):
    """The offer is over; the customer waits on or is with another agent."""


class Unavailable(HandoffError):
    """The colleague's page is not there; nothing was changed."""


class Full(HandoffError):
    """The agent holds as much as they can; nothing was changed."""
