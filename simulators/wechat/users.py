"""WeChat users as an account knows them: what is on their screen, and what the account may still send them."""

from __future__ import annotations

import hashlib

import msgspec

from simulators.wechat.accounts import Account
from simulators.wechat.clock import Clock

MESSAGE_WINDOW, MESSAGE_COUNT = 48 * 3600, 5
EVENT_WINDOW, EVENT_COUNT = 60, 3
TYPING_EXCHANGE, TYPING_SHOWN = 30, 15
FAULT_TEXT = "该公众号提供的服务出现故障，请稍后再试"
DEMO_NAMES = ("小江", "老城")


class Shown(msgspec.Struct):
    """One item on the screen. `side`: me, bank or system; `kind`: text, fault, image, menu, note."""

    id: int
    side: str
    kind: str
    text: str
    at: int
    choices: list[list[str]] = []


class User(msgspec.Struct):
    """One user of one account. Times are seconds of the simulator's clock."""

    openid: str
    name: str
    appid: str
    subscribed: bool = True
    screen: list[Shown] = []
    message_left: int = 0
    message_until: int = 0
    event_left: int = 0
    event_until: int = 0
    exchanged_at: int = 0
    typing_until: int = 0
    fault_texts: int = 0
    snapshot: bool = False  # opens pages in WeChat's preview, which has no real user

    def show(self, clock: Clock, side: str, kind: str, text: str, choices: list[list[str]] | None = None) -> Shown:
        """Put something on the screen."""
        item = Shown(len(self.screen) + 1, side, kind, text, clock.now_ms(), choices or [])
        self.screen.append(item)
        if side == "bank":
            self.typing_until = 0
        if kind == "fault":
            self.fault_texts += 1
        return item

    def wrote(self, clock: Clock) -> None:
        """A message of the user opens five for 48 h."""
        now = clock.now()
        self.message_left, self.message_until, self.exchanged_at = MESSAGE_COUNT, now + MESSAGE_WINDOW, now

    def clicked(self, clock: Clock) -> None:
        """A click, scan or following opens three for a minute."""
        now = clock.now()
        self.event_left, self.event_until, self.exchanged_at = EVENT_COUNT, now + EVENT_WINDOW, now

    def spend(self, clock: Clock) -> int:
        """Take one message: 0, 45015 (no window is open) or 45047 (all of an open one are used)."""
        now = clock.now()
        event, message = self.event_until > now, self.message_until > now
        if not event and not message:
            return 45015
        if event and self.event_left > 0:
            self.event_left -= 1
        elif message and self.message_left > 0:
            self.message_left -= 1
        else:
            return 45047
        self.exchanged_at = now
        return 0


def demo_users(account: Account) -> list[User]:
    """Two users whose openids are the same at every start."""
    return [
        User(f"o{hashlib.sha256(f'{account.appid}{name}'.encode()).hexdigest()[:27]}", name, account.appid)
        for name in DEMO_NAMES
    ]
