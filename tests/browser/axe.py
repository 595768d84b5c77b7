"""axe-core's judgement of a page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}


def grave(page: Page) -> list[str]:
    """Serious and critical findings, a line each, by WCAG 2.2 AA rules."""
    # A colour that is just changing is nobody's colour.
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['help']} ({node['target']})"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]
