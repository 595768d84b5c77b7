"""Faults that can be switched on over HTTP, to see what callers do then.

latency                  waits `value` seconds, then answers as usual (the act happens after the wait)
http_500, http_503       refuses before anything is done
timeout_after_success    does it, then holds the answer back for `value` seconds
malformed                does it, then answers 200 with broken JSON
nonsense                 does it, then answers 200 with JSON that means something else
drop_connection          closes the connection before anything is done
drop_after_success       does it, then closes the connection without an answer
"""

from simulators.corebank.views import FaultRule, FaultRules

# What steers and shows the simulator itself always works.
IMMUNE = ("/faults", "/clock", "/outbox", "/sms", "/openapi.json")


class Faults:
    """The rules that are on, each with how often it still strikes (None: until it is cleared)."""

    def __init__(self) -> None:
        self._rules: list[tuple[FaultRule, int | None]] = []

    def set(self, rules: FaultRules) -> None:
        self._rules = [(rule, rule.times) for rule in rules.rules]

    def clear(self) -> None:
        self._rules = []

    def shown(self) -> FaultRules:
        """The rules that can still strike, with what is left of `times`."""
        return FaultRules([FaultRule(r.mode, r.path_prefix, r.method, r.value, left) for r, left in self._rules])

    def strike(self, method: str, path: str) -> FaultRule | None:
        """The first rule for this request, counted down; None when it is to be served well."""
        if path.startswith(IMMUNE):
            return None
        for place, (rule, left) in enumerate(self._rules):
            if path.startswith(rule.path_prefix) and rule.method in (None, method):
                if left is not None:
                    self._rules[place : place + 1] = [(rule, left - 1)] if left > 1 else []
                return rule
        return None
