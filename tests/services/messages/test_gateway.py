"""Text messages through a real host, in every mood that hosts have."""

from collections.abc import Iterator

import pytest

from tests.support.sms import Gateway, sms_host
from triage.services.messages.gateway import SendError, TwilioGateway, signature

TEXT = "Main Street: form for Tue, Dec 1: https://intake.clinic.example/i/x Call (555) 555-0142. STOP to end"


@pytest.fixture(scope="module")
def running() -> Iterator[Gateway]:
    """One host for all of the tests."""
    with sms_host() as gateway:
        yield gateway


@pytest.fixture
def host(running: Gateway) -> Gateway:
    """The host, in a good mood."""
    running.be("kind")
    return running


def send(host: Gateway, key: str, *, to: str = "+13125550142", **times: float) -> str:
    return host.client(**times).send(to, TEXT, key=key)


def test_a_message_arrives_whole_and_gets_a_name(host: Gateway) -> None:
    assert send(host, "k1").startswith("SM")
    assert host.seen()[-1] == {
        "To": "+13125550142", "From": "+15005550006", "Body": TEXT, "key": "k1",
        "StatusCallback": "https://intake.clinic.example/messages/status/k1"}


def test_the_same_key_is_one_message(host: Gateway) -> None:
    assert send(host, "k2") == send(host, "k2")
    assert [one["key"] for one in host.seen()].count("k2") == 1


@pytest.mark.parametrize(("mood", "final", "words"), [
    ("refuse", True, "the gateway refused it, 400 (21211)"),
    ("opted-out", True, "the number asked for no more messages"),
    ("busy", False, "the gateway let us not in, 429 (20429)"),
    ("stranger", False, "the gateway let us not in, 401 (20003)"),
    ("broken", False, "the gateway failed, 500"),
    ("elsewhere", False, "the gateway failed, 307"),
    ("cut", False, "the gateway cannot be reached"),
    ("hang", False, "the gateway did not answer in time"),
    ("drip", False, "the gateway did not answer in time")])
def test_a_refusal_says_whether_to_try_again(host: Gateway, mood: str, final: bool, words: str) -> None:
    host.be(mood)
    before = len(host.seen())
    with pytest.raises(SendError) as caught:
        send(host, f"in-{mood}", step=0.4, whole=0.8)
    host.be("kind")
    assert (caught.value.final, caught.value.words) == (final, words)
    assert len(host.seen()) == before


def test_what_a_host_says_is_never_repeated(host: Gateway) -> None:
    host.be("refuse")
    with pytest.raises(SendError) as caught:
        send(host, "k3")
    assert "555" not in str(caught.value)


def test_an_answer_that_cannot_be_read_was_an_acceptance_all_the_same(host: Gateway) -> None:
    host.be("nonsense")
    assert not send(host, "k4")


def test_nobody_there_is_to_be_tried_again(host: Gateway) -> None:
    with pytest.raises(SendError) as caught:
        TwilioGateway(Gateway(1)).send("+13125550142", TEXT, key="k5")
    assert not caught.value.final


def test_the_signature_is_the_one_of_the_gateways_own_example() -> None:
    form = [("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"),
            ("From", "+14158675309"), ("To", "+18005551212")]
    assert signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form) == (
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
