"""`python -m bot.train`: trains what changed, and records the model. Does nothing in a second when nothing changed."""

from __future__ import annotations

import os
import sys

from bot.model import MODEL_NAME, MODELS, ROOT, is_current, model_file, write_record
from bot.taught import write_taught
from warmline.logs import set_up_logs


def main() -> int:
    """Train if needed; the exit status."""
    if is_current():
        sys.stderr.write("model: up to date\n")
        return 0
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.chdir(ROOT)
    set_up_logs("warning")  # Rasa tells every step of every rule at debug
    import rasa

    result = rasa.train(
        domain="domain.yml",
        config="config.yml",
        training_files=["data/nlu", str(write_taught(MODELS)), "data/rules", "data/stories"],
        output=str(MODELS),
        fixed_model_name=MODEL_NAME,
        force_training=not model_file().exists(),
    )
    if result.model is None:
        sys.stderr.write("model: training failed\n")
        return int(result.code) or 1
    write_record()
    sys.stderr.write("model: trained\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
