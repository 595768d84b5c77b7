"""`python -m bot.server`: Rasa with our channel, on loopback, with the verified model."""

from __future__ import annotations

import os
import sys

from bot.model import ROOT, BrokenModel, verified_model
from warmline.settings import Settings


def main() -> int:
    """Serve until told to stop; 1 with one sentence when the model cannot be used."""
    settings = Settings.read()
    try:
        model = verified_model()
    except BrokenModel as error:
        sys.stderr.write(f"bot: {error}\n")
        return 1
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # endpoints.yml takes these from the environment.
    os.environ["WARMLINE_TRACKER_URL"] = settings.tracker_url
    os.environ["WARMLINE_ACTIONS_URL"] = f"http://{settings.host}:{settings.actions_port}/webhook"
    os.chdir(ROOT)
    import rasa

    try:
        rasa.run(
            str(model), "endpoints.yml", credentials="credentials.yml", interface=settings.host, port=settings.bot_port
        )
    except BrokenModel as error:
        sys.stderr.write(f"bot: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
