"""What to do about WeChat's error codes (the table of the protocol notes; pure)."""

from __future__ import annotations

from enum import Enum


class Action(str, Enum):
    """What an answer of WeChat means for the message that was sent."""

    DONE = "done"
    RETRY = "retry"  # surely not delivered: try again, with back-off
    UNSURE = "unsure"  # no answer: it may or may not have been delivered
    REFRESH = "refresh"  # the token is refused
    UNREACHABLE = "unreachable"  # this customer cannot be written to
    NEW_MEDIA = "new_media"  # the media id is gone: upload once more
    ALARM = "alarm"  # our account is set up wrongly: keep everything, call the operator
    PLAIN = "plain"  # no menus or typing for this account
    SPLIT = "split"  # too long
    TOMORROW = "tomorrow"  # the day's calls are used up
    OUTSIDE = "outside"  # the customer has not written for 48 h: park
    USED_UP = "used_up"  # no message left: park until the customer writes
    IGNORE = "ignore"  # typing states: nothing is lost


ACTIONS: dict[int, Action] = {
    0: Action.DONE,
    -1: Action.RETRY,
    40001: Action.REFRESH,
    40014: Action.REFRESH,
    42001: Action.REFRESH,
    40003: Action.UNREACHABLE,
    43004: Action.UNREACHABLE,
    40007: Action.NEW_MEDIA,
    40013: Action.ALARM,
    40125: Action.ALARM,
    40164: Action.ALARM,
    40200: Action.PLAIN,
    45002: Action.SPLIT,
    45009: Action.TOMORROW,
    45015: Action.OUTSIDE,
    45047: Action.USED_UP,
    45072: Action.IGNORE,
    45080: Action.IGNORE,
    45081: Action.IGNORE,
}


def action_for(errcode: int) -> Action:
    """The action; a code nobody listed is an alarm: it must be looked at, and nothing may be lost meanwhile."""
    return ACTIONS.get(errcode, Action.ALARM)
