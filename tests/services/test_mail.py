"""Mail as a real server sees it, and what is never sent."""

import socket
from pathlib import Path

import pytest

from tests.support.smtp import Mail, certify, only, serve
from triage.services import mail
from triage.services.mail import MailError, SmtpMailer

TEXT = "1 urgent form is waiting at Main Street.\nOpen the queue: https://intake.clinic.example/clinician/queue\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that the test's own mailer trusts."""
    return certify(tmp_path_factory.mktemp("certificate"))


def send(mailer: SmtpMailer, to: str = "okafor@clinic.example") -> None:
    mailer.send(to, "A form is waiting", TEXT, key="k1")


def test_a_mail_arrives_as_plain_text() -> None:
    with serve() as server:
        send(server.mailer())
    (got,) = server.postbox.mails
    assert (got["From"], got["To"], got["Subject"]) == (
        "intake@clinic.example", "okafor@clinic.example", "A form is waiting")
    assert got.get_content_type() == "text/plain"
    assert got.get_payload(decode=True).decode().splitlines() == TEXT.splitlines()


def test_a_repeat_is_recognisable_by_its_message_id() -> None:
    with serve() as server:
        send(server.mailer())
        send(server.mailer())
    assert [one["Message-ID"] for one in server.postbox.mails] == ["<k1@clinic.example>"] * 2


def test_several_addresses_all_get_it() -> None:
    with serve() as server:
        send(server.mailer(), "okafor@clinic.example, imai@clinic.example")
    assert server.postbox.recipients == [["okafor@clinic.example", "imai@clinic.example"]]


def test_starttls_encrypts(certificate: Path) -> None:
    with serve(certificate, require_starttls=True) as server:
        send(server.mailer(smtp_tls="starttls"))
    assert len(server.postbox.mails) == 1


def test_nothing_is_sent_where_encryption_is_stripped() -> None:
    with serve() as server, pytest.raises(OSError, match="STARTTLS"):
        send(server.mailer(smtp_tls="starttls"))
    assert server.postbox.mails == []


def test_nothing_is_sent_to_a_server_whose_certificate_nobody_trusts(certificate: Path) -> None:
    with serve(certificate) as server, pytest.raises(OSError, match="certificate"):
        send(SmtpMailer(Mail(server.port, smtp_tls="starttls")))
    assert server.postbox.mails == []


def test_a_user_signs_in(certificate: Path) -> None:
    with serve(certificate, authenticator=only("intake", "secret"), auth_required=True) as server:
        send(server.mailer(smtp_tls="starttls", smtp_user="intake", smtp_password="secret"))
    assert len(server.postbox.mails) == 1


def test_a_wrong_password_sends_nothing(certificate: Path) -> None:
    with serve(certificate, authenticator=only("intake", "secret"), auth_required=True) as server, \
            pytest.raises(OSError, match="535"):
        send(server.mailer(smtp_tls="starttls", smtp_user="intake", smtp_password="wrong"))
    assert server.postbox.mails == []


@pytest.mark.parametrize("answer", ["451 Later", "550 No such person", "421 Closing"])
def test_a_refusal_is_an_error(answer: str) -> None:
    with serve() as server:
        server.postbox.answer = answer
        with pytest.raises(OSError, match=answer[:3]):
            send(server.mailer())


def test_no_server_at_all_is_an_error() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(OSError, match="refused"):
            send(SmtpMailer(Mail(nobody.getsockname()[1])))


def test_a_server_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as tarpit, pytest.raises(OSError, match="timed out"):
        send(SmtpMailer(Mail(tarpit.getsockname()[1])))


def test_without_a_server_the_setting_is_named() -> None:
    with pytest.raises(MailError, match="SMTP_HOST"):
        send(SmtpMailer(Mail(25, smtp_host="")))


@pytest.mark.parametrize("to", ["a@b.example\r\nBcc: c@d.example", "", "nobody", "a@b.example,"])
def test_an_address_that_is_none_is_refused_before_anything_is_sent(to: str) -> None:
    with serve() as server, pytest.raises(MailError, match="address"):
        send(server.mailer(), to)
    assert server.postbox.mails == []
