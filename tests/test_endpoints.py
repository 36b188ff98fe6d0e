"""Who may reach what: every endpoint with its audience, each asked for by everybody."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.support.app import parts_of, row_counts
from tests.support.audience import ADMIN, AUDIENCE, AUDITOR, CLINICIAN, DESK, IN_PLACE, PATIENT, STAFF
from tests.support.routes import address, rules
from tests.support.sign_in import sign_in
from triage.services import demo
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location

NOT_STATED = "is not open to you now. Say why"   # what those are told who may, and have not said why yet
WHO = {DESK: "desk", CLINICIAN: "clinician", ADMIN: "administrator", AUDITOR: "auditor"}   # in demo.toml
NAMED_OTHERWISE = {"desk.today": "desk/day.html", "desk.summary_pdf": "desk/summary.html",
                   "desk.day_pdf": "desk/summary.html", "desk.paper_pdf": "desk/paper_form.html",
                   "desk.paper_marks": "print/paper_marks.html",
                   "clinician.document": "desk/summary.html",
                   "clinician.bundle": "print/figure.html"}   # the drawing that the file holds


@pytest.fixture
def unguarded(demo_app: Flask) -> Flask:
    """The demonstration, without tokens in forms: who may do it is decided before."""
    demo_app.config["WTF_CSRF_ENABLED"] = False
    return demo_app


def cases(app: Flask) -> dict[str, UUID]:
    """Give one case of each site, by the site's id in demo.toml."""
    parts = parts_of(app)
    names = {entry["name"]: entry["id"] for entry in demo.plan()["location"]}
    with parts.store.reading() as session:
        rows = session.execute(select(Location.name, Case.id).join(Case, Case.location_id == Location.id)
                               .where(Case.finished).order_by(Case.raised_at, Case.id))
        return {names[name]: case_id for name, case_id in rows}


def staff_requests(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in rules(app):
        if rule.endpoint in STAFF:
            yield from ((rule, method) for method in sorted((rule.methods or set()) & {"GET", "POST"}))


def test_every_endpoint_has_an_audience(app: Flask) -> None:
    assert {rule.endpoint for rule in rules(app)} == set(AUDIENCE)


def test_views_of_the_staff_say_the_same_audience(app: Flask) -> None:
    said = {endpoint: getattr(app.view_functions[endpoint], "audience", None) for endpoint in AUDIENCE}
    assert {endpoint: roles for endpoint, roles in said.items() if roles is not None} == STAFF


def test_addresses_are_short_and_kebab_case(app: Flask) -> None:
    plain = re.compile(r"(/([a-z0-9.-]+|<(uuid:)?[a-z_]+>))*/?")
    assert [rule.rule for rule in rules(app) if not plain.fullmatch(rule.rule)] == []


def test_ids_in_addresses_are_uuids(app: Flask) -> None:
    assert [rule.rule for rule in rules(app) if re.search(r"<(?!uuid:)[a-z:]*_id>", rule.rule)] == []


def test_staff_pages_ask_strangers_to_sign_in(unguarded: Flask) -> None:
    for rule, method in staff_requests(unguarded):
        answer = unguarded.test_client().open(address(unguarded, rule), method=method)
        to = answer.headers.get("Location", "").partition("?")[0]
        wanted = (401, "") if rule.endpoint in IN_PLACE else (303, "/sign-in")
        assert (answer.status_code, to) == wanted, rule


@pytest.mark.parametrize("role", [DESK, CLINICIAN, ADMIN, AUDITOR])
def test_staff_reach_what_is_theirs_and_nothing_else(unguarded: Flask, role: str) -> None:
    client = sign_in(unguarded, WHO[role])
    for rule, method in staff_requests(unguarded):
        answer = client.open(address(unguarded, rule), method=method)
        reached = answer.status_code != 403 or NOT_STATED in answer.text
        assert reached == (role in STAFF[rule.endpoint]), f"{method} {rule}: {answer.status_code}"


def test_what_is_not_there_is_not_found_and_no_fault(unguarded: Flask) -> None:
    client = sign_in(unguarded, "clinician")
    found = {rule.endpoint: client.open(address(unguarded, rule), method=method).status_code
             for rule, method in staff_requests(unguarded)
             if CLINICIAN in STAFF[rule.endpoint] and rule.arguments & {"case_id", "visit_id"}}
    assert found
    assert {endpoint: status for endpoint, status in found.items() if status != 404} == {}


def test_other_sites_cases_do_not_exist_for_a_clinician(unguarded: Flask) -> None:
    client, places = sign_in(unguarded, "riverside-clinician"), cases(unguarded)
    for rule, method in staff_requests(unguarded):
        if "case_id" in rule.arguments and CLINICIAN in STAFF[rule.endpoint]:
            statuses = {place: client.open(address(unguarded, rule, case_id=case), method=method).status_code
                        for place, case in places.items()}
            assert statuses["main-street"] == 404, rule
            assert statuses["riverside"] != 404, rule


@pytest.mark.parametrize("who", [None, "desk", "clinician"])
def test_patients_pages_show_nothing_without_a_patients_session(unguarded: Flask, who: str | None) -> None:
    client = sign_in(unguarded, who) if who else unguarded.test_client()
    for rule in rules(unguarded):
        if AUDIENCE[rule.endpoint] == {PATIENT}:
            for method in (rule.methods or set()) & {"GET", "POST"}:
                answer = client.open(address(unguarded, rule, slug="limbs"), method=method)
                assert answer.status_code in (401, 403, 404, 410), f"{method} {rule}"
                assert "q_limb-weak" not in answer.text


def test_first_run_is_closed_once_somebody_has_an_account(unguarded: Flask) -> None:
    assert unguarded.test_client().get("/first-run").status_code == 404


def test_first_run_is_open_on_an_empty_installation(client: FlaskClient) -> None:
    assert client.get("/", follow_redirects=True).request.path == "/first-run"


def test_get_changes_nothing_but_the_audit(demo_app: Flask) -> None:
    client, parts, case = sign_in(demo_app, "clinician"), parts_of(demo_app), cases(demo_app)["main-street"]
    before = row_counts(parts)
    for rule, method in staff_requests(demo_app):
        if method == "GET":
            client.get(address(demo_app, rule, case_id=case))
    after = row_counts(parts)
    # Whoever looks at a case shows there to others that look.
    assert {name for name in after if after[name] != before[name]} <= {"audit", "presence"}


@pytest.mark.parametrize("who", ["desk", "clinician"])
def test_page_is_drawn_by_the_template_of_its_name(demo_app: Flask, who: str) -> None:
    client, case, drawn = sign_in(demo_app, who), cases(demo_app)["main-street"], list[str]()
    template_rendered.connect(lambda _, template, **__: drawn.append(template.name), demo_app, weak=False)
    for rule, method in staff_requests(demo_app):
        drawn.clear()
        if method == "GET" and client.get(address(demo_app, rule, case_id=case)).status_code == 200 and drawn:
            assert drawn[-1] == NAMED_OTHERWISE.get(rule.endpoint, f"{rule.endpoint.replace('.', '/')}.html")
