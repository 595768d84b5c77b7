"""`python -m bot.action_server`: the actions, served by rasa_sdk alone (no TensorFlow), on loopback."""

from __future__ import annotations

import os

from warmline.settings import Settings


def main() -> None:
    """Serve until told to stop."""
    settings = Settings.read()
    # rasa_sdk listens on all addresses unless told otherwise; actions believe whoever calls them.
    os.environ["SANIC_HOST"] = settings.host
    from rasa_sdk.endpoint import run

    run("actions", port=settings.actions_port, cors_origins=None)


if __name__ == "__main__":
    main()
