"""The desk's JSON routes, one module a topic; each route declares who may use it (rules.py)."""

from __future__ import annotations

from sanic import Blueprint

from warmline.desk.routes import accounts, audit, customer, floor, guided, helping, me, quality
from warmline.serving import App

BLUEPRINTS: tuple[Blueprint, ...] = (
    me.routes,
    guided.routes,
    accounts.routes,
    audit.routes,
    customer.routes,
    helping.routes,
    floor.routes,
    quality.routes,
)


def add_routes(app: App) -> None:
    """Register every topic below /desk."""
    for topic in BLUEPRINTS:
        # A copy: a blueprint belongs to one application, and tests make several in one process.
        app.blueprint(topic.copy(topic.name))
