"""The summary as a PDF: one page, tagged, fetching nothing, and kindly missed where it cannot be made."""

import re
import sys
from io import BytesIO
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from flask import Flask

from tests.support.staff import QUIET, Colleague, add_case
from triage.questionnaire.model import ItemType, Meaning
from triage.questionnaire.path import pages_of
from triage.web.pdf import FetchRefusedError, Paper, PdfMissingError, refusing, render

BUSY: dict[str, Any] = {
    **QUIET,
    "bladder-change": "not-sure",
    "saddle-feeling": "declined",
    "sexual-change": None,
    "pelvic-recheck": None,
    "both-legs": "same",
    "limb-weak": "new",
    "weak-how-bad": ["lift-foot", "stand"],
    "weak-speed": "weeks",
    "cord-signs": ["clumsy", "unsteady"],
    "cord-when": "w2-m6",
    "cord-walk": "no",
    "cord-checked": "not-sure",
    "op-type": ["taken-out", "joined"],
    "implants": ["metal", "stimulator"],
    "stim-signs": ["lost"],
    "risk-medicines": ["blood-thinner", "opioid", "calming"],
    "risk-conditions": ["diabetes", "vascular"],
    "infection-signs": ["felt-hot"],
    "ill-signs": ["none"],
    "new-signs": ["calf"],
    "pain-change": "worse",
    "pain-change-when": "lt2w",
    "general-signs": ["weight", "unwell"],
    "med-signs": ["extra-dose", "alcohol-too"],
    "safety-thoughts": "wish",
    "safety-plan": "no",
    "safety-act": "no",
    "safety-today": "yes",
    "more-ops": "yes",
    "other-operations": [
        {"op-more-when": f"20{year}", "op-more-region": ["low"], "op-more-type": ["taken-out"]}
        for year in (10, 14, 19)
    ],
}


def inside(pdf: bytes) -> bytes:
    """Give a PDF's objects with its compressed parts opened."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return b"\n".join(one.read_bytes() if isinstance(one, pikepdf.Stream) else one.unparse(resolved=True)
                          for one in opened.objects)


def pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def everything(app: Flask) -> dict[str, Any]:
    """Give answers that pick everything there is to pick: more than anybody ever will."""
    from tests.support.app import parts_of  # noqa: PLC0415

    form = parts_of(app).library.get("post-laminectomy").questionnaire
    answers: dict[str, Any] = dict(BUSY)
    for item in (item for page in pages_of(form, 1) for item in page.questions):
        facts = [
            option.code
            for option in item.options
            if option.meaning is Meaning.FACT and option.code != "no-pain"
        ]
        if item.repeats and facts:
            answers[item.link_id] = facts
        elif item.type is ItemType.INTEGER:
            answers[item.link_id] = 9
    yes = {
        "pelvic-since": "w2-m3",
        "op-when": "lt2w",
        "injection-when": "lt2w",
        "injury": "major",
        "injury-when": "lt2w",
        "sudden-pain": "yes",
        "dysreflexia": "before",
        "leak-kind": "clear",
    }
    return {**answers, **yes, "bladder-change": "same", "saddle-feeling": "same"}


def pdf(app: Flask, case_id: UUID, paper: str) -> bytes:
    answer = Colleague.at(app, "desk").client.get(f"/desk/cases/{case_id}/print.pdf?paper={paper}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer.data


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("answers", [QUIET, BUSY, {}], ids=["quiet", "busy", "empty"])
def test_summary_is_one_page(demo_app: Flask, answers: dict[str, Any], paper: str) -> None:
    case = add_case(
        demo_app, answers, language="es", family="Fernández de la Vega y Montenegro", given="María Soledad"
    )
    assert pages(pdf(demo_app, case, paper)) == 1


@pytest.mark.parametrize("paper", list(Paper))
def test_summary_of_everything_there_is_to_pick_is_one_page(demo_app: Flask, paper: str) -> None:
    assert pages(pdf(demo_app, add_case(demo_app, everything(demo_app)), paper)) == 1


def test_pdf_is_tagged_titled_and_says_its_language(demo_app: Flask) -> None:
    text = inside(pdf(demo_app, add_case(demo_app, QUIET), "letter"))
    assert b"pdfuaid" in text
    assert re.search(rb"/Marked\s+true", text)
    assert re.search(rb"/Lang\s*\(en\)", text)
    assert re.search(rb"/Alt\s*[(<]", text)


@pytest.mark.parametrize(("zone", "size"), [("America/Chicago", b"612"), ("Europe/Madrid", b"595")])
def test_paper_is_that_of_the_sites_country_unless_told(demo_app: Flask, zone: str, size: bytes) -> None:
    from sqlalchemy import update  # noqa: PLC0415

    from tests.support.app import parts_of  # noqa: PLC0415
    from triage.store.tables.clinic import Location  # noqa: PLC0415

    case = add_case(demo_app, QUIET)
    with parts_of(demo_app).store.writing() as session:
        session.execute(update(Location).values(timezone=zone))
    answer = Colleague.at(demo_app, "desk").client.get(f"/desk/cases/{case}/print.pdf")
    assert re.search(rb"/MediaBox\s*\[\s*0\s+0\s+" + size, inside(answer.data))


def test_paper_that_does_not_exist_is_not_found(demo_app: Flask) -> None:
    desk, case = Colleague.at(demo_app, "desk"), add_case(demo_app, QUIET)
    assert desk.client.get(f"/desk/cases/{case}/print.pdf?paper=a3").status_code == 404


def test_without_the_pdf_maker_the_page_says_so_and_still_prints(
    demo_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, case = Colleague.at(demo_app, "desk"), add_case(demo_app, QUIET)
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # what an installation without it looks like
    page = desk.open(f"/desk/cases/{case}/print.pdf")
    assert page.status == 503
    assert page.heading == "This server cannot make PDF files"
    assert desk.follow("Open the page to print").status == 200


def test_missing_system_library_is_the_same_as_a_missing_pdf_maker(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(PdfMissingError):
        render("<p>x", [], Paper.A4)


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/x.png",
        "http://127.0.0.1:9/",
        "file:///etc/passwd",
        "data:text/css,p{}",
        "ftp://elsewhere.example/x",
    ],
)
def test_nothing_is_ever_fetched(address: str) -> None:
    with pytest.raises(FetchRefusedError):
        refusing().fetch(address)


def test_page_that_asks_for_pictures_and_styles_gets_none(caplog: pytest.LogCaptureFixture) -> None:
    html = (
        '<html lang="en"><title>x</title><link rel="stylesheet" href="file:///etc/passwd">'
        '<p>x<img src="https://elsewhere.example/x.png" alt="x">'
    )
    with caplog.at_level("ERROR", "weasyprint"):
        made = render(html, ["@import url(https://elsewhere.example/x.css);"], Paper.A4)
    assert made.pages == 1
    assert b"root:" not in inside(made.data)
    assert len([one for one in caplog.messages if "nothing is fetched" in one]) >= 2
