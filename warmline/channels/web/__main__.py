"""`python -m warmline.channels.web`: the gateway process."""

from __future__ import annotations

from warmline.channels.web.app import make_app
from warmline.serving import serve
from warmline.settings import Settings


def main() -> None:
    """Serve until told to stop."""
    settings = Settings.read()
    serve(make_app(settings), settings.host, settings.gateway_port)


if __name__ == "__main__":
    main()
