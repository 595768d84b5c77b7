"""Whether gold is traded: by day and hour, unless tests or demonstrations say so themselves."""

from dataclasses import dataclass
from datetime import datetime

from simulators.corebank.wealth.prices import gold_open


@dataclass
class Market:
    """`forced`: open or closed whatever the hour is; None by the hours."""

    forced: bool | None = None

    def open_at(self, at: datetime) -> bool:
        """Whether gold is traded at this instant."""
        return gold_open(at) if self.forced is None else self.forced
