"""The bank's clock: real time, or set to another instant and running on from there (tests, demonstrations)."""

import time
from datetime import date, datetime, timedelta, timezone

UTC = timezone.utc
# China has one time zone without summer time; fixed, so that no time zone database is needed.
LOCAL = timezone(timedelta(hours=8), "CST")


class Clock:
    """Tells seconds since 1970 UTC."""

    def __init__(self, start: datetime | None = None) -> None:
        self._offset = 0.0
        if start is not None:
            self.set(start)

    def set(self, now: datetime | None) -> None:
        """Makes it `now` (aware); None goes back to real time."""
        self._offset = 0.0 if now is None else now.timestamp() - time.time()

    def seconds(self) -> float:
        return time.time() + self._offset

    def now(self) -> datetime:
        return instant(self.seconds())

    def today(self) -> date:
        """The local day at the bank."""
        return self.now().astimezone(LOCAL).date()


def instant(seconds: float) -> datetime:
    """Seconds since 1970 as an aware UTC datetime with whole seconds."""
    return datetime.fromtimestamp(int(seconds), UTC)


def iso(seconds: float) -> str:
    """An instant as text for facts: "2026-03-05T04:00:00Z"."""
    return f"{instant(seconds):%Y-%m-%dT%H:%M:%SZ}"


def day_start(day: date) -> int:
    """The first second of a local day, in seconds since 1970 UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=LOCAL).timestamp())


def age_on(born: date, day: date) -> int:
    """Full years of life."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
