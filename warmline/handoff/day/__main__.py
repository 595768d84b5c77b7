"""`make staffing`, or `python -m warmline.handoff.day [--forecast CSV] [--crews YML] [--csv FILE] [--days N]`.

Prints how many agents each half hour needs; `--csv` also writes it. Exit code 1 when a file is wrong.
"""

from __future__ import annotations

import argparse
import csv
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import yaml

from warmline.handoff.day.example import CREWS, CrewKind, load_crews
from warmline.handoff.day.forecast import EXAMPLE, BadForecast, clock, read
from warmline.handoff.day.staffing import Need, NoCrew, Staffing, Target
from warmline.handoff.skills import DATA, Skill, load_skills

Words = Mapping[str, str]


def headings(words: Words, crews: Sequence[CrewKind], skills: Mapping[str, Skill]) -> list[str]:
    """The columns; a crew is called by what it is best at."""
    best = [max(crew.skills, key=lambda skill: crew.skills[skill]) for crew in crews]
    names = [skills[skill].zh for skill in best]
    first = ("half_hour", "arrivals", "erlangs", "guess", "agents")
    return [*(words[name] for name in first), *names, words["level"], words["answered"]]


def rows(plan: Sequence[Need]) -> list[list[str]]:
    """The plan as texts."""
    return [
        [
            clock(need.start), f"{need.arrivals:.0f}", f"{need.erlangs:.1f}", str(need.guess), str(need.agents),
            *map(str, need.crews), f"{need.level:.1%}", f"{need.answered:.1%}",
        ]
        for need in plan
    ]  # fmt: skip


def table(lines: Sequence[Sequence[str]]) -> str:
    """Columns under each other; a Chinese character takes two places."""
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(" " * (width - _width(cell)) + cell for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def closing(plan: Sequence[Need], target: Target, words: Words) -> str:
    """What it comes to, and which half hours fall short."""
    said = words["summary"].format(
        hours=f"{sum(need.agents for need in plan) / 2:g}",
        most=max(need.agents for need in plan),
        level=f"{target.level:.0%}",
        seconds=f"{target.within_seconds:g}",
        answered=f"{target.answered:.2%}",
    )
    short = [clock(n.start) for n in plan if n.level < target.level or n.answered < target.answered]
    return "\n".join([said, words["short"].format(halves="、".join(short))] if short else [said])


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan a day."""
    parser = argparse.ArgumentParser(prog="python -m warmline.handoff.day", description="Agents needed by half hour.")
    parser.add_argument("--forecast", type=Path, default=EXAMPLE, help="half_hour,skill,arrivals,mean_handle_seconds")
    parser.add_argument("--crews", type=Path, default=CREWS, help="share, capacity and skills of the agents there are")
    parser.add_argument("--csv", type=Path, help="write the plan there too")
    parser.add_argument("--days", type=int, default=5, help="simulated days by which it is planned")
    asked = parser.parse_args(arguments)
    skills, target = load_skills(), Target()
    words = msgspec.convert(
        yaml.safe_load((DATA / "texts" / "staffing.yml").read_text(encoding="utf-8")), dict[str, str]
    )
    try:
        crews = load_crews(asked.crews)
        plan = Staffing(read(asked.forecast, skills), crews, skills, target=target, days=asked.days).plan()
    except (OSError, BadForecast, NoCrew, msgspec.ValidationError, yaml.YAMLError) as error:
        sys.stderr.write(f"staffing: {error}\n")
        return 1
    lines = [headings(words, crews, skills), *rows(plan)]
    sys.stdout.write(f"{table(lines)}\n{closing(plan, target, words)}\n")
    if asked.csv:
        with asked.csv.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
