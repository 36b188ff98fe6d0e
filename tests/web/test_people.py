"""The administrator's pages of people: accounts are made, changed and ended, and nobody changes their own."""

from uuid import UUID

from flask import Flask
from sqlalchemy import select

from tests.support.app import parts_of
from tests.support.sign_in import EMAIL, sign_in
from tests.support.staff import Colleague
from tests.support.trail import actions
from triage.services import accounts, demo
from triage.services import sign_in as way_in
from triage.services.accounts import AccountFacts
from triage.services.actors import system
from triage.store.models import Audit

JOB = system("test")
NEW = "gravel lantern oboe"


def facts(app: Flask, email: str) -> AccountFacts:
    return next(one for one in accounts.list_accounts(parts_of(app).store, JOB) if one.email == email)


def at(app: Flask, who: str) -> Colleague:
    admin = Colleague.at(app, "administrator")
    admin.open(f"/admin/people/{facts(app, EMAIL[who]).id}")
    return admin


def test_somebody_is_added_and_sets_a_password_of_their_own(demo_app: Flask) -> None:
    admin = Colleague.at(demo_app, "administrator")
    admin.open("/admin/people")
    page = admin.follow("Add somebody")
    places = [one["value"] for one in page.all("input", name="places")]
    assert admin.press("Make the account", name="Sam Okoro", email="sam@", roles=["front_desk"]).status == 422
    page = admin.press("Make the account", email="sam@clinic.example", roles=["front_desk"],
                       places=places[:1])
    link = page.first("p", class_="address").text
    sam = Colleague(demo_app.test_client())
    sam.open(link.partition("8000")[2])
    sam.press("Set the password", password=NEW, password_confirm=NEW)
    sam.press("Sign in", email="sam@clinic.example", password=NEW)
    assert sam.open("/").slug == "desk"


def test_second_account_for_an_address_is_refused_at_its_field(demo_app: Flask) -> None:
    admin = Colleague.at(demo_app, "administrator")
    admin.open("/admin/people/new")
    page = admin.press("Make the account", name="Sam", email=EMAIL["desk"].upper(), roles=["front_desk"])
    assert (page.status, page.problems) == (422, [f"{EMAIL['desk'].upper()} has an account already."])


def test_roles_taken_away_end_the_session_at_the_next_click(demo_app: Flask) -> None:
    clinician = sign_in(demo_app, "clinician")
    admin = at(demo_app, "clinician")
    admin.press("Save", roles=["front_desk"])
    assert facts(demo_app, EMAIL["clinician"]).roles == ("front_desk",)
    assert clinician.get("/clinician/queue").status_code == 303


def test_account_without_a_role_is_refused_and_nothing_is_lost(demo_app: Flask) -> None:
    page = at(demo_app, "clinician").press("Save", roles=[])
    assert (page.status, page.problems) == (422, ["Tick at least one"])


def test_disabled_account_is_out_and_enabled_again(demo_app: Flask) -> None:
    desk = sign_in(demo_app, "desk")
    admin = at(demo_app, "desk")
    admin.press("Disable")
    assert desk.get("/desk").status_code == 303
    admin.press("Enable")
    assert facts(demo_app, EMAIL["desk"]).active
    kept = actions(parts_of(demo_app).store, "account", facts(demo_app, EMAIL["desk"]).id)
    assert kept[-2:] == ["account disabled", "account enabled"]


def test_administrator_ends_somebodys_sessions(demo_app: Flask) -> None:
    desk = sign_in(demo_app, "desk")
    admin = at(demo_app, "desk")
    assert "by password" in admin.page.text
    admin.press("End all sessions")
    assert desk.get("/desk").status_code == 303
    assert "Nowhere" in admin.page.text


def test_nobody_changes_their_own_account(demo_app: Flask) -> None:
    admin = at(demo_app, "administrator")
    assert [one.text for one in admin.page.all("button")] == ["Sign out"]
    own = way_in.by_email(parts_of(demo_app).store, EMAIL["administrator"])
    assert own
    token = admin.page.first("input", name="csrf_token")["value"]
    answers = [admin.client.post(f"/admin/people/{own.id}/{act}", data={"csrf_token": token}).status_code
               for act in ("disable", "reset", "remove-factors", "enable")]
    assert answers == [403, 403, 403, 403]


def test_auditor_reads_the_list_and_no_more(demo_app: Flask) -> None:
    auditor = Colleague.at(demo_app, "auditor")
    page = auditor.open("/admin/people")
    assert EMAIL["desk"] in page.text
    assert [one.text for one in page.all("button")] == ["Sign out"]
    assert auditor.open(f"/admin/people/{facts(demo_app, EMAIL['desk']).id}").status == 403


def test_who_is_turned_away_is_on_the_trail(demo_app: Flask) -> None:
    auditor, store = Colleague.at(demo_app, "auditor"), parts_of(demo_app).store
    assert auditor.open(f"/admin/people/{facts(demo_app, EMAIL['desk']).id}").status == 403
    desk = Colleague.at(demo_app, "desk")
    assert desk.open(f"/desk/cases/{UUID(int=7)}/print").status == 404
    assert actions(store, "page", "admin.person") == ["turned away"]
    with store.reading() as session:
        rows = [(row.action, row.object, row.actor_id, row.why) for row in session.scalars(
            select(Audit).where(Audit.action == "turned away").order_by(Audit.seq))]
    who = [str(facts(demo_app, EMAIL[name]).id) for name in ("auditor", "desk")]
    assert [row[2] for row in rows] == who
    assert {row[3] for row in rows} == {"access"}


def test_every_sign_in_is_on_the_trail_good_or_not(demo_app: Flask) -> None:
    store, client = parts_of(demo_app).store, Colleague(demo_app.test_client())
    right, wrong = demo.password(parts_of(demo_app).settings), "wrong wrong wrong"
    for email, password in ((EMAIL["desk"], wrong), ("nobody@demo.example", wrong), (EMAIL["desk"], right)):
        client.open("/sign-in")
        client.press("Sign in", email=email, password=password)
    desk = facts(demo_app, EMAIL["desk"]).id
    assert actions(store, "account", desk)[-2:] == ["sign-in refused", "session begun"]
    assert actions(store, "account", "unknown") == ["sign-in refused"]
