"""Faults that can be switched on over HTTP, to see what callers do then.

latency                  waits `value` seconds, then answers as usual (the act happens after the wait)
http_500, http_503       refuses before anything is done
timeout_after_success    does it, then holds the answer back for `value` seconds
malformed                does it, then answers 200 with broken JSON
nonsense                 does it, then answers 200 with JSON that means something else
drop_connection          closes the connection before anything is done
drop_after_success       does it, then closes the connection without an answer

Rules strike everybody, or only what is asked with the sessions of one conversation: so that customers of a test who are
served at the same time do not feel each other's faults.
"""

from simulators.corebank.views import FaultRule, FaultRules

# What steers and shows the simulator itself always works.
IMMUNE = ("/faults", "/clock", "/market", "/outbox", "/sms", "/openapi.json")
EVERYBODY = ""


class Faults:
    """The rules that are on, by conversation, each with how often it still strikes (None: until it is cleared)."""

    def __init__(self) -> None:
        self._rules: dict[str, list[tuple[FaultRule, int | None]]] = {}

    def set(self, rules: FaultRules, conversation: str = EVERYBODY) -> None:
        """Replaces those of a conversation, or those for everybody."""
        self._rules.pop(conversation, None)
        if rules.rules:
            self._rules[conversation] = [(rule, rule.times) for rule in rules.rules]

    def clear(self) -> None:
        """Switches all off."""
        self._rules = {}

    def shown(self, conversation: str = EVERYBODY) -> FaultRules:
        """The rules that can still strike, with what is left of `times`."""
        left = self._rules.get(conversation, ())
        return FaultRules([FaultRule(r.mode, r.path_prefix, r.method, r.value, times) for r, times in left])

    @property
    def are_personal(self) -> bool:
        """Whether it matters whose session a request carries."""
        return any(conversation != EVERYBODY for conversation in self._rules)

    def strike(self, method: str, path: str, conversation: str = EVERYBODY) -> FaultRule | None:
        """The first rule for this request, counted down; None when it is to be served well."""
        if path.startswith(IMMUNE):
            return None
        for whose in dict.fromkeys((conversation, EVERYBODY)):
            rules = self._rules.get(whose, [])
            for place, (rule, left) in enumerate(rules):
                if path.startswith(rule.path_prefix) and rule.method in (None, method):
                    if left is not None:
                        rules[place : place + 1] = [(rule, left - 1)] if left > 1 else []
                    return rule
        return None
