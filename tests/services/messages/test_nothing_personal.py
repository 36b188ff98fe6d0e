"""Everything that leaves for patients, searched for anything that is not theirs alone to know."""

import pytest

from tests.support.messaging import Post
from triage.services.messages.lint import findings
from triage.services.messages.texts import KINDS, SLOTS, Facts, called, defaults, filled, sample, text_of
from triage.services.views.facts import LocationFacts
from triage.services.views.messages import SiteMessages
from triage.store import messages

MARKERS = {"family": "Zzmarkerson", "record_number": "MRN-77182", "sex": "female"}
TELLING = ("Zzmarkerson", "77182", "1972", "Feb 3", "Okafor", "female", "Noise")


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_message_holds_more_than_a_first_name(post: Post, language: str) -> None:
    who = {**MARKERS, "given": "Marisol Annabel", "language": language, "clinician_id": None}
    text, mail = post.add(**who), post.add(**{**who, "record_number": "T-2"}, phone="", email="m@example.org")
    for visit in (text, mail):
        post.send(visit)
    sent = []
    for kind in KINDS:
        post.gateway.forget()
        with post.clinic.store.writing() as session:
            for visit in (text, mail):
                (row,) = messages.of_visit(session, visit)
                row.kind, row.state, row.next_at, row.sent_at = kind, "queued", post.clinic.now, None
        assert post.work().sent == 2
        sent += [one["Body"] for one in post.texts]
    sent += [f"{one['Subject']}\n{one.get_payload(decode=True).decode()}" for one in post.mails]   # type: ignore[union-attr]
    assert len(sent) == 2 * len(KINDS)
    for one in sent:
        assert [marker for marker in (*TELLING, "Annabel") if marker in one] == []
        assert findings(one) == ()


def test_headers_of_a_mail_tell_nothing_either(post: Post) -> None:
    visit = post.add(**MARKERS, phone="", email="m@example.org")
    post.send(visit)
    post.work()
    (mail,) = post.mails
    assert sorted(mail.keys()) == ["Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "From",
                                   "MIME-Version", "Message-ID", "Subject", "To"]
    assert not [marker for marker in TELLING if marker in str(mail.items())]


def test_what_is_kept_of_a_message_is_sealed(post: Post) -> None:
    visit = post.add(**MARKERS)
    post.send(visit)
    post.work()
    with post.clinic.store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM patient_message").all()
    assert rows
    assert not [marker for marker in ("Marisol", "3125550142", "https://") if marker in str(rows)]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("slot", SLOTS)
def test_the_defaults_pass_their_own_linter(language: str, slot: str) -> None:
    assert findings(filled(defaults(language)[slot], sample(language))) == ()


@pytest.mark.parametrize(("name", "own", "said"), [
    ("Main Street", "", "Main Street"), ("Spine & Pain Center", "", "Your clinic"),
    ("Spine & Pain Center", "Elm Street", "Elm Street"), ("Clínica de Columna", "", "Your clinic")])
def test_a_clinic_whose_name_tells_is_called_otherwise(post: Post, name: str, own: str, said: str) -> None:
    place = LocationFacts(post.clinic.main, name, "America/Chicago", "(555) 555-0142")
    assert called(SiteMessages(name=own), place, "en") == said


@pytest.mark.parametrize(("given", "greeting"), [
    ("Marisol", "Hello Marisol,"), ("Mary Ann Lou", "Hello Mary,"), ("", "Hello,"), ("123", "Hello,"),
    ("<b>Eve</b>", "Hello,"), ("Zoë", "Hello Zoë,"), ("[link]", "Hello,"), ("http://x.example", "Hello,")])
def test_a_name_is_a_name_or_is_left_out(post: Post, given: str, greeting: str) -> None:
    facts = Facts(given, "Main Street", post.clinic.now, "https://x.example/i/y", "(555) 555-0142",
                  post.clinic.now)
    assert text_of(SiteMessages(), "en", "invitation", "email", facts).body.splitlines()[0] == greeting
