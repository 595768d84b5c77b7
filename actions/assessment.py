"""The risk assessment: its result, and the ten questions one after another, which may be broken off and resumed.

The answers so far are kept in the slot `assessment`, with the customer they are of: they outlive the form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from actions.choices import among, heard
from actions.form import Form
from actions.receipts import day
from actions.tasks import begin, follows, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.wealth import Assessment, Question


@task("risk_assessment")
async def assess(visit: Visit) -> None:
    """The newest result; ten questions on request; the answers read back and sent."""
    form = await begin(visit, "risk_assessment", "L2")
    assert form.session is not None
    wealth = visit.parts.bank.wealth
    now: Assessment = await visit.ask_bank(wealth.assessment, form.session.token)
    if now.attempts_left <= 0:
        form.done()
        _say_result(visit, now, "utter_assess_used_up")
        return
    kept = _kept(form)
    begun = any(key.startswith("answer_") for key in form.chosen)
    if kept and not begun:
        _resumed(form, kept)
    elif not begun and now.valid and "resume" not in form.chosen and heard(form, "assess") is None:
        form.ask("assess", "utter_assess_valid", [(words().labels["assess"], "start")], **_result(now))
    questions = await visit.ask_bank(wealth.questions)
    answers = [_answer(form, number, len(questions), one) for number, one in enumerate(questions)]
    lines = [(one.text, one.options[answer]) for one, answer in zip(questions, answers, strict=True)]
    visit.say("utter_assess_confirm")
    form.propose("risk_assess", form.session.customer, lines, details={"answers": answers})


def _answer(form: Form, number: int, count: int, question: Question) -> int:
    key = f"answer_{number}"
    offered = [(option, str(place)) for place, option in enumerate(question.options)]
    found = among(form, key, offered)
    if found is None:
        _keep(form)
        form.ask(
            key, "utter_assess_question", offered, number=str(number + 1), count=str(count), question=question.text
        )
    _keep(form)
    return int(found)


def _keep(form: Form) -> None:
    """What is answered so far."""
    assert form.session is not None
    answers = {key: value for key, value in form.chosen.items() if key.startswith("answer_")}
    kept = json.dumps({"customer": form.session.customer, "answers": answers}) if answers else None
    form.visit.remember(assessment=kept)


def _kept(form: Form) -> dict[str, str]:
    assert form.session is not None
    kept = json.loads(form.visit.slot("assessment") or "{}")
    answers: dict[str, str] = kept.get("answers", {}) if kept.get("customer") == form.session.customer else {}
    return answers


def _resumed(form: Form, kept: dict[str, str]) -> None:
    """Answers of a form that was broken off: go on with them, or begin anew."""
    wish = form.chosen.get("resume")
    labels = words().labels
    if wish is None:
        buttons = [(labels["assess_go_on"], "go_on"), (labels["assess_anew"], "anew")]
        form.ask("resume", "utter_assess_resume", buttons, done=str(len(kept)))
    if wish == "go_on":
        form.chosen.update(kept)


def _result(now: Assessment) -> dict[str, str]:
    grade = words().choices["customer_grade"].get(now.grade or "", "")
    return {"grade": grade, "until": day(now.valid_until) if now.valid_until else ""}


def _say_result(visit: Visit, now: Assessment, response: str) -> None:
    visit.say_with_person(response, **_result(now))


@follows("risk_assess")
async def assessed(visit: Visit, facts: Mapping[str, str]) -> None:
    """The answers are sent and not kept any longer; what they mean for buying."""
    visit.remember(assessment=None)
    fund = [(words().labels["see_funds"], "/fund_trade")]
    visit.say("utter_assess_result", buttons=fund, grade=words().choices["customer_grade"][facts["grade"]])
