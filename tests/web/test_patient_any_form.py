"""The wizard shows any questionnaire: nothing is wired to one condition."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.support.app import Clock, make_app
from tests.support.faults import faults
from tests.support.patient import Patient, make_clinic
from tests.support.questionnaires import FIXTURES, NAMES, fixture

RULES = """
[rule_set]
id = "any"
version = "1"
[flag.any]
title = "Any"
[[rule]]
id = "any"
flag = "any"
urgency = "soon"
says = "Something was left open"
cites = ["1"]
any = [{ question = "QUESTION", open = true }]
"""
MOST_PAGES = 40


def patient_of(app: Flask, name: str) -> Patient:
    """Give somebody who fills in the questionnaire of a folder."""
    found = Patient(app.test_client(), make_clinic(app, condition=name).invite())
    found.open()
    return found


@pytest.fixture
def any_app(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> Flask:
    """An application with one folder for each small questionnaire."""
    for name in NAMES:
        folder = tmp_path / "questionnaires" / name
        folder.mkdir(parents=True)
        shutil.copy(FIXTURES / f"{name}.json", folder / "questionnaire.json")
        question = next(item for item in fixture(name).by_id.values() if item.is_question)
        (folder / "rules.toml").write_text(RULES.replace("QUESTION", question.link_id))
    return make_app(tmp_path, empty_sqlite, clock, QUESTIONNAIRES_DIR=tmp_path / "questionnaires")


@pytest.mark.parametrize("name", NAMES)
def test_form_can_be_walked_to_its_end_and_sent(any_app: Flask, name: str) -> None:
    patient = patient_of(any_app, name)
    patient.get(patient.page.first("main").first("a", class_="btn")["href"])
    for _ in range(MOST_PAGES):
        if patient.page.slug == "check-answers":
            break
        assert faults(patient.page) == [], patient.page.address
        patient.post(**{one["name"]: one["value"] for one in patient.page.all("input", type="radio")})
        if patient.page.status == 422:
            patient.post(**{one["name"]: "2024" if one["name"].endswith(":year") else "5"
                            for one in patient.page.all("input", class_="in")})
    assert patient.page.slug == "check-answers"
    unfinished = patient.page.all("button", name="as-it-is")
    page = patient.post(button=("as-it-is", "1")) if unfinished else patient.post()
    assert page.slug == "done"


def test_every_way_of_answering_is_kept(any_app: Flask) -> None:
    patient = patient_of(any_app, "every-type")
    patient.get("/intake/first")
    patient.post(smokes="false", side="left", job="+own", job__text="I teach", falls__text="3",
                 hours__text="7,5", weight__text="81.5", began__month="may", began__year="2024",
                 surgeon__text="Dr. Ñ", story__text="one\ntwo", signs=["fever", "chills"])
    assert patient.page.status == 200
    page = patient.get("/intake/first")
    assert (page.ticked("smokes"), page.ticked("job")) == (["false"], ["+own"])
    typed = {f"{link_id}.{part}": text for link_id in ("job", "falls", "hours", "weight", "began", "surgeon")
             for part, text in page.typed(link_id).items()}
    assert typed == {"job.text": "I teach", "falls.text": "3", "hours.text": "7.5", "weight.text": "81.5",
                     "began.month": "5", "began.day": "", "began.year": "2024", "surgeon.text": "Dr. Ñ"}
    assert page.of("story").first("textarea").text == "one two"
    assert page.ticked("signs") == ["fever", "chills"]
