"""What goes between the pages and their routes: a form as it was sent, and what is shown for it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

Form = Mapping[str, list[str]]


class Shown(msgspec.Struct, frozen=True):
    """A page to send: status, HTML, and the browser's cookie value when it has to be set; or a PDF in its place.

    `location`: the browser is sent there instead. `from_outside`: it will come back from another site, so its cookie
    must be sent with links from there too."""

    status: int
    html: str
    browser: str = ""
    pdf: bytes = b""
    location: str = ""
    from_outside: bool = False


def one(form: Form, name: str) -> str:
    """The first value of a field, or ""."""
    values = form.get(name) or [""]
    return values[0]
