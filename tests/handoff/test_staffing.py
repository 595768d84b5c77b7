"""`make staffing`: Erlang's formulas against known values, and a plan that holds on days it was not made for."""

from __future__ import annotations

from pathlib import Path

import pytest

from warmline.handoff.day.__main__ import main
from warmline.handoff.day.erlang import leaving_share, served_within, slots_needed, waiting_share
from warmline.handoff.day.example import CrewKind
from warmline.handoff.day.forecast import BadForecast, Expected, Forecast, at, read
from warmline.handoff.day.staffing import NoCrew, Staffing
from warmline.handoff.skills import load_skills

SKILLS = load_skills()
CREWS = (CrewKind(0.6, 3, {"general": 4, "cards": 3}), CrewKind(0.4, 3, {"loans": 5, "general": 2}))
HEAD = "half_hour,skill,arrivals,mean_handle_seconds\n"


def forecast(factor: float = 1.0) -> Forecast:
    """Three half hours, the middle one the busiest."""
    numbers = {"08:00": 30, "08:30": 60, "09:00": 40}
    return Forecast(
        tuple(
            Expected(at(half), skill, number * share * factor, seconds)
            for half, number in numbers.items()
            for skill, share, seconds in (("general", 0.6, 400.0), ("cards", 0.2, 300.0), ("loans", 0.2, 500.0))
        )
    )


def test_erlang_c_has_the_values_of_the_tables() -> None:
    # One server: the share that waits is the load. 10 Erlang on 13 slots: 0.2853 (tables of Erlang C).
    assert waiting_share(0.5, 1) == pytest.approx(0.5)
    assert waiting_share(10, 13) == pytest.approx(0.2853, abs=0.0005)
    assert waiting_share(10, 10) == 1.0
    assert served_within(10, 13, 300, 0) == pytest.approx(1 - 0.2853, abs=0.0005)


def test_erlang_a_leaves_what_cannot_be_served() -> None:
    # Twice as much as can be handled: half leave, however patient. Nobody leaves where slots abound.
    assert leaving_share(100, 50, 300, 1800) == pytest.approx(0.5, abs=0.001)
    assert leaving_share(5, 40, 300, 1800) == pytest.approx(0, abs=1e-6)
    # As patient as the talks are long, the centre is M/M/∞ with mean a: E[(N-c)+]/a. For a=1, c=1 that is 1/e.
    assert leaving_share(1, 1, 300, 300) == pytest.approx(0.3679, abs=0.0005)


def test_the_fewest_slots_that_do() -> None:
    slots = slots_needed(10, 300, 1800, 0.8, 20, 0.9418)
    assert served_within(10, slots, 300, 20) >= 0.8 > served_within(10, slots - 1, 300, 20)


def test_a_plan_holds_on_other_days_and_follows_the_load() -> None:
    plan = Staffing(forecast(), CREWS, SKILLS, days=8).plan()
    assert [need.start for need in plan] == [at("08:00"), at("08:30"), at("09:00")]
    for need in plan:
        assert need.level >= 0.78 and need.answered >= 0.9418
    assert plan[1].agents > plan[0].agents


def test_a_plan_is_not_wasteful() -> None:
    """The control: with an agent less in every half hour the day would miss the target."""
    staffing = Staffing(forecast(4), CREWS, SKILLS, days=4)
    plan = staffing.plan()
    fewer = {need.start: [need.crews[0] - 2, need.crews[1]] for need in plan}
    found = staffing._simulate(fewer)
    assert any(half.quick < 0.8 * half.came for half in found.values())


def test_a_skill_that_nobody_has_is_said() -> None:
    with pytest.raises(NoCrew, match="loans"):
        Staffing(forecast(), CREWS[:1], SKILLS)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("08:00,general,10\n", "line 2"),
        ("08:10,general,10,300\n", "line 2"),
        ("08:00,nonsense,10,300\n", "nonsense"),
        ("08:00,general,-1,300\n", "line 2"),
        ("08:00,general,1,300\n08:00,general,2,300\n", "twice"),
        ("08:00,general,0,300\n", "nobody"),
        ("25:00,general,1,300\n", "25:00"),
    ],
)
def test_a_wrong_forecast_is_refused_with_its_line(tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "forecast.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(BadForecast, match=said):
        read(path, SKILLS)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "forecast.csv"
    path.write_bytes(HEAD.encode() + "08:00,综合,1,300\n".encode("gbk"))
    with pytest.raises(BadForecast, match="UTF-8"):
        read(path, SKILLS)


def test_the_command_prints_a_table_and_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, crews, out = tmp_path / "forecast.csv", tmp_path / "crews.yml", tmp_path / "plan.csv"
    path.write_text(HEAD + "08:00,general,30,400\n08:30,general,60,400\n", encoding="utf-8")
    crews.write_text("- {share: 1, capacity: 3, skills: {general: 3}}\n", encoding="utf-8")
    assert main(["--forecast", str(path), "--crews", str(crews), "--csv", str(out), "--days", "2"]) == 0
    printed = capsys.readouterr().out
    assert "需要坐席" in printed and "综合服务" in printed and "08:30" in printed
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[0].startswith("时段,预计进线")


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--forecast", str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err
