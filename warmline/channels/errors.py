"""What a channel refuses at its door.

ChannelError
├── TooLong     the text is longer than a message may be
├── TooFast     more messages than a person types
└── Malformed   not a frame of the protocol
"""

from __future__ import annotations


class ChannelError(Exception):
    """Base; `code` is the refusal code of docs/events.md."""

    code = "malformed"


class TooLong(ChannelError):
    """Longer than a message may be."""

    code = "too_long"


class TooFast(ChannelError):
    """More messages than a person types."""

    code = "too_fast"


class Malformed(ChannelError):
    """Not a frame of the protocol."""

    code = "malformed"
