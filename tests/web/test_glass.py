"""An administrator's page to open one case with a reason: what it asks, what it shows, what it gives away."""

from uuid import uuid4

from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.page import Page
from tests.support.sign_in import EMAIL
from tests.support.staff import QUIET, Colleague, add_case, read_case
from triage.services import demo
from triage.services.actors import Role

WHY = "A daughter wrote that nobody called back"
TYPED = {"named": "T-1042", "ground": "complaint", "reason": WHY}
NOBODY = "No case at your locations has this record number or address. Check it sign by sign."


def at(app: Flask, who: str = "administrator") -> Colleague:
    colleague = Colleague.at(app, who)
    colleague.open("/admin/cases")
    return colleague


def password(app: Flask) -> str:
    return demo.password(parts_of(app).settings)


def audit_row(who: Colleague) -> str:
    page = who.open("/admin/audit?act=case+opened+with+a+reason")
    (row,) = [one.text for body in page.all("tbody") for one in body.all("tr")]
    return row


def test_a_case_is_read_under_a_banner_and_closed(demo_app: Flask) -> None:
    case = add_case(demo_app, {**QUIET, "limb-weak": "new"}, record_number="T-1042")
    admin = at(demo_app)
    page = admin.press("Open the case", **{**TYPED, "reason": "because"})
    assert (page.status, len(page.problems)) == (422, 1)
    assert page.first("input", id="named")["value"] == "T-1042"
    assert page.first("textarea").text == "because"
    page = admin.press("Open the case", **TYPED)
    assert (page.address, page.heading) == (f"/admin/cases/{case}", "EXAMPLE, Marisol")
    banner = page.first("div", class_="pane").text
    assert "Open with a reason until 9:30" in banner
    assert "Somebody has complained" in banner
    note = page.first("pre").text
    assert "PRE-VISIT NOTE" in note
    assert "[limb-weak" in note
    assert [one.text for one in page.all("button")] == ["Sign out", "Close it now"]   # nothing to sign
    assert (admin.headers["Cache-Control"], admin.headers["Refresh"]) == ("no-store", "1801")
    assert admin.open(f"/clinician/cases/{case}").status == 403
    assert any("administrator" in one.what for one in read_case(demo_app, case).timeline)
    versions = ("1", "x", "0", "2", "-1", str(2**63 - 1), "9" * 30)
    statuses = [admin.open(f"/admin/cases/{case}?version={one}").status for one in versions]
    assert statuses == [200] * 2 + [404] * 5
    admin.open(f"/admin/cases/{case}")
    assert "closed to you again" in admin.press("Close it now").html
    page = admin.open(f"/admin/cases/{case}")
    assert (page.status, page.all("pre"), page.first("input", id="named")["value"]) == (403, [], str(case))
    clinicians = Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{case}")
    assert "Opened by an administrator: somebody has complained" in clinicians.html
    assert "daughter" not in clinicians.html


def test_who_it_is_is_asked_again_and_nothing_is_lost(demo_app: Flask, clock: Clock) -> None:
    add_case(demo_app, QUIET, record_number="T-1042")
    admin = at(demo_app)
    clock.pass_by(minutes=11)
    assert admin.press("Open the case", **TYPED).heading == "Is it you?"
    assert admin.press("Go on", proof="not this one").status == 422
    assert admin.press("Go on", proof=password(demo_app)).heading == "EXAMPLE, Marisol"
    admin.open("/admin/cases")
    clock.pass_by(minutes=16)
    page = admin.press("Open the case", **TYPED)
    assert (page.status, page.heading) == (401, "You are signed out")
    other = Colleague(admin.client)
    other.open("/sign-in")
    other.press("Sign in", email=EMAIL["administrator"], password=password(demo_app))
    admin.client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    page = admin.press("Go on")   # with the token of the session before
    assert (page.status, page.heading) == (400, "Once more, please")
    assert admin.press("Send it now").heading == "EXAMPLE, Marisol"


def test_another_locations_cases_are_as_if_there_were_none(demo_app: Flask) -> None:
    case = add_case(demo_app, QUIET, record_number="T-1042")
    other = Colleague.hired(demo_app, Role.ADMINISTRATOR, "Riverside")

    def told(page: Page) -> tuple[int, list[str], str]:
        words = page.first("main").text
        return page.status, page.problems, words.replace(str(case), "").replace(str(unknown), "")

    unknown, answers = uuid4(), []
    for named in ("T-1042", str(case), "T-77", str(unknown)):
        other.open("/admin/cases")
        answers.append(told(other.press("Open the case", **{**TYPED, "named": named})))
    assert answers == [answers[0]] * 4
    assert answers[0][:2] == (422, [NOBODY])
    mine = Colleague.at(demo_app, "administrator")
    pages = [one.open(f"/admin/cases/{id_}") for one in (mine, other) for id_ in (case, unknown)]
    assert {told(page)[0] for page in pages} == {403}
    assert len({told(page)[2] for page in pages}) == 1


def test_of_several_forms_one_is_picked_and_auditors_read_why(demo_app: Flask) -> None:
    cases = [add_case(demo_app, QUIET, record_number="T-1042") for _ in range(2)]
    admin = at(demo_app)
    page = admin.press("Open the case", **TYPED)
    assert (page.status, page.problems) == (422, ["There are 2 forms. Pick the one that has to be read"])
    offered = [one["value"] for one in page.all("input", name="one")]
    assert sorted(offered) == sorted(map(str, cases))
    assert admin.press("Open the case", one=str(uuid4())).status == 422
    assert admin.press("Open the case", one=offered[1]).slug == offered[1]
    for who, words in ((admin, False), (Colleague.at(demo_app, "auditor"), True)):
        row = audit_row(who)
        assert "Somebody has complained" in row
        assert (WHY in row) is words   # the list's entry is for all, the words are for auditors
