"""How one core bank is started."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from simulators.corebank.seeding.crowd import Crowd


@dataclass(frozen=True)
class Options:
    """Values of the command line. `now` starts the bank's clock elsewhere than today (aware, UTC); `crowd` makes new
    books large."""

    data_dir: Path
    service_token: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8100
    now: datetime | None = None
    crowd: Crowd | None = None
    code_interval_seconds: float = 60.0
    codes_per_day: int = 5
    development: bool = True
