"""Days and half hours for which something is booked: offered as buttons, or as the customer says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from actions.form import Form
from actions.texts import words
from bot.nlu.periods import resolve_period

SHOWN = 4
# When branches may be open; in these hours 三点 is one time only.
HALF_HOURS = tuple(f"{hour:02d}:{minute}" for hour in range(8, 19) for minute in ("00", "30"))


def which_day(form: Form, offered: Sequence[date], response: str, refusal: str, **values: str) -> date:
    """One of the days that can be had: picked, said, or asked for. `refusal` says that another one cannot."""
    said = form.value("period")
    if said is not None:
        found = resolve_period(said, form.visit.parts.today().date())
        meant = found[0] if found and found[0] == found[1] else None
        form.forget("period", "day")
        if meant is None or meant not in offered:
            _ask(form, offered, refusal, values)
        form.choose("day", meant.isoformat())
    picked = form.chosen.get("day")
    for one in offered:
        if one.isoformat() == picked:
            return one
    _ask(form, offered, refusal if picked else response, values)


def _ask(form: Form, offered: Sequence[date], response: str, values: dict[str, str]) -> NoReturn:
    form.forget("day")
    form.ask("day", response, [(day_name(one), one.isoformat()) for one in offered[:SHOWN]], **values)


def day_name(day: date) -> str:
    """11月26日 周四."""
    label = words().labels["day"].format(month=day.month, day=day.day)
    return f"{label} {words().day_names[day.weekday()]}"


def which_time(form: Form, free: Sequence[str], **values: str) -> str:
    """One of the half hours that have places ("09:30"): picked, said, or asked for."""
    picked = form.chosen.get("time")
    if picked is not None and picked in free:
        return picked
    form.forget("time")
    form.ask(
        "time", "utter_ticket_time_gone" if picked else "utter_ticket_time", [(one, one) for one in free], **values
    )


def hear_time(form: Form) -> None:
    """A half hour in the customer's line is kept until it is needed."""
    said = time_said(form.line, HALF_HOURS)
    if said is not None:
        form.choose("time", said)


def time_said(line: str, among: Sequence[str]) -> str | None:
    """The half hour that was said: 9:30, 9点半, 下午三点. The longest words win, so 十一点 is not 一点."""
    told = sorted(((word, one) for one in among for word in _spoken(one)), key=lambda pair: -len(pair[0]))
    return next((one for word, one in told if word in line), None)


def _spoken(time: str) -> list[str]:
    hour, half = int(time[:2]), time.endswith("30")
    twelve = hour if hour <= 12 else hour - 12
    numbers = (str(hour), str(twelve), words().hours[twelve])
    marks = words().half_past if half else words().on_the_hour
    return [time, *(f"{number}{mark}" for number in numbers for mark in marks)]
