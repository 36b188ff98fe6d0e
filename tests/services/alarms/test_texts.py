"""Alarms by text message, over a gateway that is a process of its own."""

from collections.abc import Iterator

import pytest

from tests.support.clinic import Clinic
from tests.support.ringing import PathSettings, Ringing
from tests.support.sms import sms_host
from tests.support.smtp import serve
from triage.services import alarm_path
from triage.services.alarms import site_alarms
from triage.services.alarms.site import DEFAULT, Outside

NUMBER, TEST = "+13125550142", "+13125550199"


@pytest.fixture
def ringing(clinic: Clinic) -> Iterator[Ringing]:
    """A clinic with a mail server and a gateway; Dr. Imai takes texts."""
    with serve() as server, sms_host() as gateway:
        ringing = Ringing(clinic, server, gateway,
                          PathSettings(sms_account="AC", alarm_test_phone=TEST))
        site_alarms.set_alarms(clinic.store, clinic.administrator, clinic.main, DEFAULT, seen=0,
                               now=clinic.now, phones={ringing.id_of("imai"): "312 555 0142"})
        yield ringing


def texts(ringing: Ringing) -> list[str]:
    """Give to whom texts went that were no tests."""
    assert ringing.texts
    return [one["To"] for one in ringing.texts.seen() if one["To"] != TEST]


def test_texts_go_out_beside_mail_at_every_step(ringing: Ringing) -> None:
    ringing.emergency()
    ringing.turn()
    assert texts(ringing) == [NUMBER]
    ringing.later(minutes=15)
    assert texts(ringing) == [NUMBER] * 2
    assert ringing.texts
    said = ringing.texts.seen()[-1]["Body"].lower()
    assert "main street" in said
    assert not [word for word in ("chest", "pain", "emergency", "urgent") if word in said]


def test_a_gateway_that_is_broken_holds_no_mail_up_and_is_said(ringing: Ringing) -> None:
    assert ringing.texts
    ringing.texts.be("broken")
    ringing.emergency()
    ringing.turn()
    assert len(ringing.server.postbox.mails) == 2
    ringing.later(minutes=5)
    path = alarm_path.state(ringing.clinic.store, ringing.settings, now=ringing.clinic.now)
    assert (path.ok, "the gateway" in path.problem) == (False, True)
    ringing.texts.be("kind")
    ringing.later(minutes=5)
    assert texts(ringing) == [NUMBER]
    assert alarm_path.state(ringing.clinic.store, ringing.settings, now=ringing.clinic.now).ok


def test_who_is_on_call_is_texted_outside_hours(ringing: Ringing) -> None:
    ringing.set_list(outside=Outside("Night desk", "", "+13125550177"))
    ringing.close_for_the_night()
    ringing.emergency()
    ringing.turn()
    assert texts(ringing) == ["+13125550177"]
