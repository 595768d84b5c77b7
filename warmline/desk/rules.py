"""Who may use a route of the desk. Every route declares it (`ctx_roles=…`); one without is closed to everybody."""

from __future__ import annotations

from sanic import Request

from warmline.desk.accounts import Role

# Also before sign-in. A rule of its own, so that forgetting one never opens a route.
ANYONE: frozenset[Role | None] = frozenset({None, *Role})
STAFF: frozenset[Role | None] = frozenset(Role)
# Who talks with customers; who leads them; who manages accounts; who may look at what was.
SERVING: frozenset[Role | None] = frozenset({Role.AGENT, Role.SUPERVISOR})
LEADING: frozenset[Role | None] = frozenset({Role.SUPERVISOR})
ADMINISTERING: frozenset[Role | None] = frozenset({Role.ADMINISTRATOR})
LOOKING_BACK: frozenset[Role | None] = frozenset({Role.SUPERVISOR, Role.AUDITOR})

NOBODY: frozenset[Role | None] = frozenset()


def rule_of(request: Request) -> frozenset[Role | None]:
    """The roles that may use the request's route; none when the route has declared nothing."""
    roles = getattr(request.route.ctx, "roles", NOBODY) if request.route else NOBODY
    return roles if isinstance(roles, frozenset) else NOBODY
