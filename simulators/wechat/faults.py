"""Faults that tests switch on over HTTP (`PUT /sim/faults`); everything off by default."""

from __future__ import annotations

import msgspec


class Faults(msgspec.Struct, forbid_unknown_fields=True):
    """What goes wrong now. Counts say how many more times; -1 means until it is switched off."""

    send_errcode: int = 0  # the answer of message/custom/send instead of sending
    send_times: int = -1
    token_errcode: int = 0  # the answer of stable_token and token
    token_times: int = -1
    refuse_tokens: bool = False  # every API call answers 40001, whatever the token
    silent_times: int = 0  # API calls that never get an answer…
    silent_delivers: bool = True  # …but whose message is delivered all the same
    no_menus: bool = False  # 40200 for message menus and typing
    duplicate_pushes: int = 0  # extra copies of each push, sent at the same time
    reorder_pushes: bool = False  # a push waits until the next one of this customer is out
    push_delay_ms: int = 0

    def send_fault(self) -> int:
        """The error code for this send, counted down."""
        if self.send_errcode == 0 or self.send_times == 0:
            return 0
        self.send_times -= 1 if self.send_times > 0 else 0
        return self.send_errcode

    def token_fault(self) -> int:
        """The error code for this token fetch, counted down."""
        if self.token_errcode == 0 or self.token_times == 0:
            return 0
        self.token_times -= 1 if self.token_times > 0 else 0
        return self.token_errcode

    def silence(self) -> bool:
        """Whether this API call gets no answer."""
        if self.silent_times <= 0:
            return False
        self.silent_times -= 1
        return True
