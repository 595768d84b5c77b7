"""The Chinese texts and tables under data/, read when the bank starts."""

from importlib import resources
from typing import Any

import yaml


def read_text(name: str) -> str:
    """A file of data/ as text."""
    return resources.files(__package__).joinpath("data", name).read_text("utf-8")


def read_table(name: str) -> Any:
    """A YAML file of data/."""
    return yaml.safe_load(read_text(name))
