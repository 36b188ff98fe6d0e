"""The body picture on paper: one path for PDF makers, and the same places in words."""

import re
from uuid import UUID
from xml.etree import ElementTree

import pytest
from flask import Flask

from tests.support.staff import QUIET, Colleague, add_case, read_case
from triage.web.body import drawing
from triage.web.drawn import Drawn, drawn, mirrored, moved, picture
from triage.web.fit import first, fits, lines, shorter


def test_path_mirrored_twice_is_the_path() -> None:
    half = drawing().half
    points = re.findall(r"-?[\d.]+", half)
    again = mirrored(mirrored(half, 1000).replace(" c", "c"), 1000)
    assert [float(one) for one in re.findall(r"-?[\d.]+", again)] == [float(one) for one in points]


def test_path_is_mirrored_about_the_middle() -> None:
    assert mirrored("M990 10l5 7-3 2", 1000) == "M1010 10l-5 7 3 2 "


def test_path_is_moved_by_its_first_point() -> None:
    assert moved("M990 10l5 7", 2000) == "M2990 10l5 7"


def test_silhouette_is_four_halves_two_for_each_figure() -> None:
    starts = re.findall(r"M([\d.]+)", Drawn(drawing(), {}, {}).silhouette)
    assert [float(one) for one in starts] == [995, 1005, 2995, 3005]


def test_nothing_marked_draws_nothing(demo_app: Flask) -> None:
    places = {"pain-sites": ["no-pain"], "numb-sites": ["none"], "pins-sites": ["none"]}
    case = read_case(demo_app, add_case(demo_app, {**QUIET, **places}))
    assert drawn(case) is None


def test_every_mark_is_drawn_and_named(demo_app: Flask) -> None:
    case = read_case(demo_app, add_case(demo_app, QUIET))
    found = drawn(case)
    assert found
    assert found.marks == {
        "pain": ("low-back-left", "low-back-middle", "buttock-left", "thigh-back-left", "calf-left"),
        "numb": ("foot-little-toe-side-left",),
        "pins": ("calf-left", "foot-little-toe-side-left"),
    }
    assert found.label.startswith("Body picture. Pain: Low back, left; Low back, middle; ")


def test_picture_on_paper_holds_all_that_it_refers_to(demo_app: Flask) -> None:
    page = Colleague.at(demo_app, "desk").open(f"/desk/cases/{add_case(demo_app, QUIET)}/print")
    for svg in page.all("svg"):
        known = {one["id"] for one in svg.walk() if one["id"]}
        asked = {one["href"].lstrip("#") for one in svg.walk() if one.tag == "use"}
        asked |= {
            name
            for one in svg.walk()
            for value in one.attributes.values()
            for name in re.findall(r"url\(#([\w-]+)\)", value or "")
        }
        assert asked <= known


@pytest.mark.parametrize(
    ("words", "longest", "short"),
    [
        ("one; two; three", None, "one; two; three"),
        ("one; two; three", 15, "one; two; three"),
        ("one; two; three", 9, "one; two (+1 more)"),
        ("one; two; three", 3, "one (+2 more)"),
        ("a long single answer", 6, "a long…"),
        ("a long answer; two", 6, "a long… (+1 more)"),
    ],
)
def test_answer_is_cut_between_picks_and_says_how_many_are_left(
    words: str, longest: int | None, short: str
) -> None:
    assert shorter(words, longest, "; ") == short


def test_text_takes_at_least_a_line() -> None:
    assert [lines(length, 10) for length in (0, 1, 10, 11)] == [1, 1, 1, 2]


def test_more_never_fits_where_less_did_not() -> None:
    assert fits(0)
    assert not fits(10_000)


def test_long_list_says_how_many_more_there_are() -> None:
    assert first(("a", "b"), None) == ("a", "b")
    assert first(("a", "b"), 2) == ("a", "b")
    assert first(("a", "b", "c"), 1) == ("a", "2 more: case page")


def test_case_id_on_paper_is_the_beginning_of_the_address(demo_app: Flask) -> None:
    case_id: UUID = add_case(demo_app, QUIET)
    page = Colleague.at(demo_app, "desk").open(f"/desk/cases/{case_id}/print")
    assert page.first("p", class_="id").text.split()[1].replace("-", "").lower() == case_id.hex[:8]


def test_the_picture_stands_alone_and_says_what_it_shows(demo_app: Flask) -> None:
    case = read_case(demo_app, add_case(demo_app, {**QUIET, "pain-sites": ["low-back-left", "calf-left"]}))
    with demo_app.test_request_context():
        found = picture(case)
    assert found is not None
    root = ElementTree.fromstring(found.svg.strip())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert found.words.startswith("Body picture. Pain: Low back")
    assert root.findtext("{http://www.w3.org/2000/svg}title") == found.words
    told = {one.get("href", "#")[1:] for one in root.iter("{http://www.w3.org/2000/svg}use")}
    assert {"s-low-back-left", "s-calf-left"} <= told
    assert told <= {one.get("id") for one in root.iter()}
