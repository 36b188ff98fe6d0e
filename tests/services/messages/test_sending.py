"""From the queue to a real host, with every host's temper and every change of mind in between."""

from datetime import timedelta

import pytest

from tests.support.messaging import WHOLE_NUMBER, Post, Ways
from triage.services.errors import LinkRefused, NotFound
from triage.services.messages import declines, inbound, requests
from triage.services.messages.sending import MOST_ATTEMPTS
from triage.store import messages, visits

HOUR = timedelta(hours=1)


def test_a_text_goes_to_the_number_on_file_with_a_link_that_opens(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    assert post.work().sent == 1
    (got,) = post.texts
    assert got["To"] == WHOLE_NUMBER
    token = got["Body"].partition("/i/")[2].split()[0]
    assert post.clinic.open_token(token).visit.id == visit
    assert (post.last(visit).state, post.last(visit).reference[:2]) == ("sent", "SM")


def test_a_mail_is_plain_and_says_nothing_but_what_it_may(post: Post) -> None:
    visit = post.add(phone="", email="Marisol@Example.org", language="es")
    post.send(visit)
    post.work()
    (got,) = post.mails
    assert (got["To"], got["Subject"]) == ("marisol@example.org", "Antes de su visita del mar 1 dic")
    assert got.get_content_type() == "text/plain"
    assert "Hola, Marisol:" in got.get_payload(decode=True).decode()


def test_what_was_asked_for_comes_before_what_is_there(post: Post) -> None:
    visit = post.add(email="m@example.org")
    post.send(visit)
    assert post.last(visit).channel == "sms"
    with post.clinic.store.writing() as session:
        visits.lock(session, visit).channel = "email"
    post.work()
    assert post.last(visit).error == "there is no address on file"
    post.clinic.pass_by(minutes=1)
    post.send(visit)
    assert post.last(visit).channel == "email"


def test_pressed_twice_is_sent_once(post: Post) -> None:
    visit = post.add()
    post.send(visit, key="k")
    post.send(visit, key="k")
    post.send(visit)
    assert len(post.rows(visit)) == 1


def test_sent_again_with_a_new_link_ends_the_one_before(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    post.work()
    post.clinic.pass_by(hours=1)
    post.send(visit, anew=True)
    post.work()
    one, two = (text["Body"].partition("/i/")[2].split()[0] for text in post.texts)
    assert one != two
    with pytest.raises(LinkRefused):
        post.clinic.open_token(one)
    assert post.clinic.open_token(two).visit.id == visit


def test_sent_again_without_one_keeps_the_link(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    post.work()
    post.clinic.pass_by(hours=1)
    post.send(visit)
    post.work()
    assert len({text["Body"].partition("/i/")[2].split()[0] for text in post.texts}) == 1


@pytest.mark.parametrize("mood", ["hang", "broken", "cut", "drip", "stranger"])
def test_a_host_that_is_away_is_tried_again_and_again_later(post: Post, mood: str) -> None:
    three = [post.add() for _ in range(3)]
    for visit in three:
        post.send(visit)
    post.gateway.be(mood)
    assert post.work().waiting == 1   # and the other two wait without a try
    assert {post.last(visit).state for visit in three} == {"queued"}
    assert sorted(post.last(visit).attempts for visit in three) == [0, 0, 1]
    post.gateway.be("kind")
    post.clinic.pass_by(minutes=1)
    assert post.work().sent == 3
    assert len(post.texts) == 3


def test_a_gateway_that_is_away_does_not_hold_up_the_mail(post: Post) -> None:
    post.gateway.be("hang")
    text, mail = post.add(), post.add(phone="", email="m@example.org")
    post.send(text)
    post.send(mail)
    assert (post.work().sent, post.last(mail).state, post.last(text).state) == (1, "sent", "queued")


def test_a_refusal_for_good_is_shown_and_not_tried_again(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    post.gateway.be("refuse")
    assert post.work().failed == 1
    assert post.last(visit).state == "failed"
    assert post.last(visit).error == "the gateway refused it, 400 (21211)"
    post.clinic.pass_by(hours=2)
    assert post.work().failed == 0


def test_after_many_tries_it_is_given_up(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    post.gateway.be("broken")
    for _ in range(MOST_ATTEMPTS):
        post.work()
        post.clinic.pass_by(hours=1)
    assert post.last(visit).state == "failed"
    assert post.last(visit).error == "given up after many tries: the gateway failed, 500"


@pytest.mark.parametrize(("answer", "state"), [("451 Later", "queued"), ("550 No such person", "failed")])
def test_a_mail_server_may_refuse_for_now_or_for_good(post: Post, answer: str, state: str) -> None:
    visit = post.add(phone="", email="m@example.org")
    post.send(visit)
    post.mail.postbox.answer = answer
    post.work()
    assert post.last(visit).state == state


def test_what_changed_while_it_waited_counts(post: Post) -> None:
    sent, off, gone, over = (post.add() for _ in range(4))
    for visit in (sent, off, gone, over):
        post.send(visit)
    post.clinic.submit(post.clinic.open(sent))
    declines.decline(post.clinic.store, post.clinic.desk, off, "preference", now=post.clinic.now)
    declines.decline(post.clinic.store, post.clinic.desk, gone, "deceased", now=post.clinic.now)
    inbound.hear(post.clinic.store, {"From": WHOLE_NUMBER, "Body": "STOP"}, now=post.clinic.now)
    post.work()
    assert post.texts == []
    assert [post.last(visit).error for visit in (sent, off, gone, over)] == [
        "the form was sent already", "the patient will not fill it in", "the patient has died",
        "the patient wants no more messages"]


def test_after_the_visit_began_nothing_goes_out(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    post.clinic.pass_by(days=12)
    post.work()
    assert (post.texts, post.last(visit).error) == ([], "the visit has begun")


def test_a_way_that_is_not_set_up_is_said_and_never_pretended(post: Post) -> None:
    visit = post.add()
    post.ways = Ways(sms_account="", smtp_host="")
    post.send(visit)
    assert (post.last(visit).state, post.last(visit).error) == ("queued", "text messages are not set up")


def test_of_what_waited_long_only_the_last_goes_out(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    post.clinic.pass_by(minutes=5)
    post.send(visit)
    assert (post.work().sent, [row.state for row in post.rows(visit)]) == (1, ["sent", "stopped"])


def test_a_killed_worker_leaves_its_message_to_the_next(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    with post.clinic.store.writing() as session:   # claimed, and then the worker was killed
        messages.claim(session, post.clinic.now, post.clinic.now + HOUR / 12, 10, channel="sms")
    assert post.work().sent == 0
    post.clinic.pass_by(minutes=6)
    assert post.work().sent == 1


def test_a_clock_set_back_holds_nothing_up(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    with post.clinic.store.writing() as session:
        messages.claim(session, post.clinic.now, post.clinic.now + 5 * HOUR, 10, channel="sms")
    assert post.work().sent == 1


def test_what_becomes_of_it_is_heard_from_the_gateway(post: Post) -> None:
    visit = post.add()
    post.send(visit)
    post.work()
    row = post.last(visit)
    for status in ("sent", "delivered", "undelivered", "delivered"):
        inbound.note_status(post.clinic.store, row.id, {"MessageStatus": status}, now=post.clinic.now)
    assert post.last(visit).state == "delivered"


def test_the_desk_cannot_send_where_it_does_not_work(post: Post) -> None:
    visit = post.add()
    with pytest.raises(NotFound):
        requests.send(post.clinic.store, post.clinic.north_desk, post.ways, visit, now=post.clinic.now,
                      key="k")
