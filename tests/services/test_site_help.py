"""Whom a site tells its patients to call: who sets it, what is kept of it, and whom it reaches."""

import pytest
from sqlalchemy import select

from tests.support.clinic import Clinic
from tests.support.factories import BORN
from triage.services import intake, site_help, sites
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.services.site_help import LocationPage
from triage.services.site_history import Change
from triage.store.tables.clinic import LocationHelp
from triage.store.tables.trail import Audit

WORDS = {"headline": "Ring 911 now", "closing": "You did well."}


def set_words(clinic: Clinic, words: dict[str, str], *, seen: int = 0, language: str = "en") -> None:
    site_help.set_words(clinic.store, clinic.administrator, clinic.main, language, words, number="911",
                        seen=seen, now=clinic.now)


def page(clinic: Clinic) -> LocationPage:
    return site_help.page_of(clinic.store, clinic.administrator, clinic.main)


def test_words_reach_the_form_of_that_site_and_no_other(clinic: Clinic) -> None:
    set_words(clinic, WORDS)
    assert clinic.open().location.help.says("en", "headline") == "Ring {number} now"
    north = clinic.open(clinic.add(clinic.north, desk=clinic.north_desk), desk=clinic.north_desk)
    assert north.location.help.words == {}


def test_each_language_has_its_own(clinic: Clinic) -> None:
    set_words(clinic, WORDS)
    set_words(clinic, {"closing": "Hizo bien."}, seen=1, language="es")
    found = page(clinic).location.help
    assert (found.says("en", "closing"), found.says("es", "closing")) == ("You did well.", "Hizo bien.")
    assert found.says("es", "headline") == ""


def test_words_left_empty_go_back_to_the_default_and_all_of_it_is_remembered(clinic: Clinic) -> None:
    set_words(clinic, WORDS)
    clinic.pass_by(hours=1)
    set_words(clinic, {}, seen=1)
    found = page(clinic)
    assert found.location.help.says("en", "headline") == ""
    assert [(step.revision, step.by, step.at) for step in found.steps] == [
        (2, "Ada Minister", clinic.now), (1, "Ada Minister", found.steps[1].at)]
    assert found.steps[0].changes == (Change("en", "headline", "Ring {number} now", ""),
                                      Change("en", "closing", "You did well.", ""))


def test_numbers_are_set_and_remembered_too(clinic: Clinic) -> None:
    site_help.set_numbers(clinic.store, clinic.administrator, clinic.main, "GB", "112", seen=0,
                          now=clinic.now)
    found = page(clinic)
    assert (found.location.help.country, found.location.help.emergency) == ("GB", "112")
    assert found.steps[0].changes == (Change("", "country", "", "GB"), Change("", "emergency", "", "112"))


def test_no_step_is_ever_changed(clinic: Clinic) -> None:
    set_words(clinic, WORDS)
    first = kept(clinic)
    set_words(clinic, {}, seen=1)
    assert kept(clinic)[:1] == first
    assert len(kept(clinic)) == 2


def kept(clinic: Clinic) -> list[tuple[int, str]]:
    with clinic.store.reading() as session:
        rows = session.execute(select(LocationHelp.revision, LocationHelp.document)
                               .order_by(LocationHelp.revision))
        return [(revision, document) for revision, document in rows]


def test_the_trail_names_what_was_changed_and_by_whom_but_no_words(clinic: Clinic) -> None:
    set_words(clinic, WORDS)
    with clinic.store.reading() as session:
        entry = session.scalars(select(Audit).where(Audit.action == "help changed")).one()
        assert (entry.actor_id, entry.object) == (clinic.administrator.id, f"location:{clinic.main}")
        assert "en:headline" in entry.detail
        assert "Ring" not in entry.detail


def test_the_same_words_again_are_no_step(clinic: Clinic) -> None:
    set_words(clinic, WORDS)
    set_words(clinic, WORDS)
    assert page(clinic).revision == 1


def test_what_somebody_else_changed_meanwhile_is_not_lost(clinic: Clinic) -> None:
    set_words(clinic, WORDS)
    with pytest.raises(Conflict, match="Ada Minister has changed"):
        set_words(clinic, {"closing": "Another."})
    assert page(clinic).location.help.says("en", "closing") == "You did well."


def test_words_that_may_not_be_are_refused_and_change_nothing(clinic: Clinic) -> None:
    with pytest.raises(InvalidInput, match="emergency number") as refused:
        set_words(clinic, {"headline": "Call somebody"})
    assert refused.value.field == "headline"
    assert page(clinic).revision == 0


@pytest.mark.parametrize(("country", "emergency", "field"), [
    ("XX", "", "country"), ("", "91", "emergency"), ("", "call", "emergency")])
def test_numbers_that_cannot_be_are_refused(clinic: Clinic, country: str, emergency: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        site_help.set_numbers(clinic.store, clinic.administrator, clinic.main, country, emergency, seen=0,
                              now=clinic.now)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["desk", "clinician"])
def test_only_an_administrator_sets_or_reads_them(clinic: Clinic, who: str) -> None:
    actor = getattr(clinic, who)
    with pytest.raises(Forbidden):
        site_help.set_words(clinic.store, actor, clinic.main, "en", WORDS, number="911", seen=0,
                            now=clinic.now)
    with pytest.raises(Forbidden):
        site_help.page_of(clinic.store, actor, clinic.main)
    with pytest.raises(Forbidden):
        site_help.sites(clinic.store, actor)


def test_a_site_that_is_none_is_not_found(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        site_help.page_of(clinic.store, clinic.administrator, clinic.add())


def test_a_link_tells_its_site_even_when_it_is_over(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    clinic.pass_by(days=60)
    found = sites.of_link(clinic.store, clinic.settings, token)
    assert found
    assert found.name == "Main Street"
    assert sites.of_link(clinic.store, clinic.settings, "x" * 32) is None


def test_a_session_tells_its_site_even_when_it_is_over(clinic: Clinic) -> None:
    opened = intake.open_link(clinic.store, clinic.library, clinic.settings, clinic.token(clinic.add()), BORN,
                              now=clinic.now)
    intake.leave(clinic.store, clinic.resume(opened.session_token), now=clinic.now)
    found = sites.of_session(clinic.store, opened.session_token)
    assert found
    assert found.name == "Main Street"
    assert sites.of_session(clinic.store, "x" * 32) is None


def test_two_sites_are_not_the_only_one(clinic: Clinic) -> None:
    assert sites.only(clinic.store) is None
