"""What can go wrong between WeChat and us.

WeChatError
├── PushRefused          a request that is not WeChat's, or not readable; `status` is the HTTP answer
│   ├── BadSignature     403
│   ├── Malformed        400
│   └── TooLarge         413
├── TokenUnavailable     no access token can be had now (WeChat away, or it refuses the fresh one too)
├── CodeNotTaken         WeChat does not take an OAuth code: used, too old, or made up
├── WeChatAway           WeChat does not answer who opened a page
├── LeaseLost            another worker has this customer now; nothing may be sent
└── LinkDead             a one-time link that is used, too old, or opened elsewhere
"""

from __future__ import annotations

import traceback
from pathlib import Path


class WeChatError(Exception):
    """Base of this package's errors."""


class PushRefused(WeChatError):
    """Not answered as WeChat; the reason goes to the log, never to the sender."""

    status = 400


class BadSignature(PushRefused):
    """Not signed by WeChat for this account."""

    status = 403


class Malformed(PushRefused):
    """Signed, or claimed to be, but not readable."""


class TooLarge(PushRefused):
    """More than any real push."""

    status = 413


class TokenUnavailable(WeChatError):
    """No access token now; try again later."""


class CodeNotTaken(WeChatError):
    """Nobody is known by this code."""


class WeChatAway(WeChatError):
    """It is not known who opened the page; try again later."""


class LeaseLost(WeChatError):
    """The worker's time with this customer ran out."""


class LinkDead(WeChatError):
    """The page behind this link is gone."""


def place_of(error: BaseException) -> str:
    """`file:line` where an unexpected error arose: for the log, since a traceback may show what customers wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "-"
