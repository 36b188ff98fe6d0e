"""The body map: a list that a picture mirrors."""

import re

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.changing import begin
from tests.support.faults import faults
from tests.support.page import Page
from tests.support.patient import Patient, make_clinic
from triage.web.body import LAYERS, drawing, layers
from triage.web.drawn import mirrored
from triage.web.patient.places import areas

CODES = ["low-back-left", "calf-left", "sole-right"]


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody at the first body map."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    found.get("/intake/where-pain")
    return found


def boxes(page: Page, link_id: str) -> list[str]:
    """Give the places of the list."""
    return [one["value"] for one in page.of(link_id).all("input", type="checkbox")]


def test_every_place_of_the_question_is_in_the_list_and_in_the_picture(app: Flask, patient: Patient) -> None:
    item = parts_of(app).library.get("post-laminectomy").questionnaire.by_id["pain-sites"]
    assert sorted(boxes(patient.page, "pain-sites")) == sorted(option.code for option in item.options)
    pictures = [one for one in patient.page.all("svg", class_="o")]
    assert len(pictures) == len(drawing().regions)


def test_every_shape_that_is_used_is_defined_once(patient: Patient) -> None:
    defined = {one["id"] for one in patient.page.walk() if "id" in one}
    used = {one["href"][1:] for one in patient.page.all("use")}
    assert used <= defined


def test_picture_is_hidden_from_those_who_hear_the_page(patient: Patient) -> None:
    pictures = [one for one in patient.page.of("pain-sites").all("svg")
                if one.parent is not None and one.parent.tag != "svg"]
    assert len(pictures) > len(drawing().regions)
    assert all(one["aria-hidden"] == "true" for one in pictures)


def test_each_box_names_its_part_and_side(patient: Patient) -> None:
    labels = [one.text for one in patient.page.all("label", class_="tick")]
    assert labels[:3] == ["Low back, left", "Low back, middle", "Low back, right"]
    assert len(labels) == len(set(labels))


def test_marked_places_stay_marked(patient: Patient) -> None:
    patient.post(pain_sites=CODES)
    assert sorted(patient.get("/intake/where-pain").ticked("pain-sites")) == sorted(CODES)


def test_earlier_map_shows_beneath_the_next(patient: Patient) -> None:
    page = patient.post(pain_sites=CODES)
    assert page.slug == "where-numb"
    board = page.first("svg", class_="board")
    assert any(one["fill"] == "url(#pain)" for one in board.all("g"))
    assert "Where it hurts, last 4 weeks (marked before)" in page.first("ul", class_="key").text


def test_earlier_map_without_marks_is_not_spoken_of(patient: Patient) -> None:
    page = patient.post(pain_sites="no-pain")
    assert "marked before" not in page.first("main").text


def test_nowhere_takes_one_press(patient: Patient) -> None:
    patient.get("/intake/where-numb")
    assert boxes(patient.page, "numb-sites")[0] == "none"
    assert patient.post(numb_sites="none").slug == "where-pins"


def test_nowhere_beside_a_place_is_asked_about(patient: Patient) -> None:
    page = patient.post(pain_sites=["no-pain", "calf-left"])
    assert page.status == 422
    words = "You picked “No pain in the last 4 weeks” and something else. Keep only what is true"
    assert page.problems == [words]


def test_maps_have_patterns_of_their_own(app: Flask) -> None:
    found = layers(parts_of(app).library.get("post-laminectomy").questionnaire)
    assert list(found) == ["pain-sites", "numb-sites", "pins-sites", "weak-sites", "scar-sites"]
    assert list(found.values()) == list(LAYERS)


@pytest.mark.parametrize("language", ["en", "es"])
def test_list_splits_parts_from_sides_in_every_language(app: Flask, language: str) -> None:
    item = parts_of(app).library.get("post-laminectomy").in_language(language).by_id["pain-sites"]
    parts = [part for area in areas(item, str) for part in area.parts]
    assert len(parts) == 39
    assert all(part.words and not part.words.endswith(",") for part in parts)
    assert {len(part.sides) for part in parts} == {1, 2, 3}


def test_mirrored_regions_follow_their_twins() -> None:
    needed = [region.id for region in drawing().needed(["low-back-left"])]
    assert needed == ["low-back-right", "low-back-left"]


def numbers(path: str) -> list[list[float]]:
    """Give the numbers of each line of a path, in an order that is always the same."""
    return sorted([float(one) for one in re.findall(r"-?[\d.]+", piece)] for piece in path.split("M")[1:])


def test_lines_of_one_side_and_their_mirror_images_are_all_lines() -> None:
    body, sides = drawing(), drawing().sides
    halves = [(f"M{piece}", middle) for path, middle in ((sides.front, 1000), (sides.back, 3000))
              for piece in path.split("M")[1:]]
    whole = sides.middle + "".join(piece + mirrored(piece, middle) for piece, middle in halves)
    assert numbers(whole) == numbers(body.lines)


def test_picture_stands_on_the_check_page_and_the_copy(app: Flask, patient: Patient) -> None:
    patient.get("/intake/where-pain")
    patient.post(pain_sites=["low-back-left", "calf-left"])
    for address in ("/intake/check-answers", "/intake/copy"):
        page = patient.get(address)
        drawn = page.first("section", class_="marked")
        assert {one["href"] for one in drawn.all("use")} >= {"#s-low-back-left", "#s-calf-left"}
        assert faults(page) == []
        if address.endswith("answers"):
            patient.post(button=("as-it-is", "1"))


def test_picture_of_what_was_said_before_is_not_shown(patient: Patient) -> None:
    patient.post(pain_sites=CODES)
    patient.get("/intake/check-answers")
    patient.post(button=("as-it-is", "1"))
    begin(patient)
    patient.get("/intake/limbs")
    patient.post(pain_spread="leg")
    page = patient.get("/intake/check-answers")
    assert page.slug == "check-answers"
    assert [one for one in page.all("section") if "marked" in one["class"]] == []
