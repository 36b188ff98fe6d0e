"""Whatever this server asks of another host goes by today's TLS, to whom the settings trust."""

import ssl
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.support.app import Clock, make_app, parts_of, settings
from tests.support.clinic import LIBRARY
from tests.support.noted import AT, case_of
from tests.support.old_tls import PLAIN, POSTGRESQL, SMTP, Kind, OldHost, old_host
from tests.support.smtp import Mail
from tests.support.tls import HERE, certificate
from triage.cli.record import senders
from triage.config import ConfigError, load
from triage.questionnaire.answers import AnswerSet
from triage.services.doctor.place import Place
from triage.services.doctor.provider import no_provider
from triage.services.mail import SmtpMailer, mailer_of
from triage.services.messages.gateway import SendError, TwilioGateway, gateway_of
from triage.services.openid_host import ProviderError, ProviderHost
from triage.services.parts import Services
from triage.services.record.fhir_server import FhirServer
from triage.services.record.kinds import RefusedError
from triage.services.record.mllp import MllpHost
from triage.services.trust import trusting
from triage.store.engine import make_engine

V1_1, V1_2, V1_3 = ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
OLD, TODAY, NEWEST = Kind(ssl.TLSVersion.TLSv1, V1_1), Kind(V1_2, V1_2), Kind(V1_3, V1_3)
WEAK = {"without a key of the moment": Kind(V1_2, V1_2, "AES128-GCM-SHA256"),
        "a cipher that notices no change": Kind(V1_2, V1_2, "ECDHE-ECDSA-AES128-SHA")}
REFUSALS = (OSError, ProviderError, RefusedError, SendError, OperationalError)
Talk = Callable[[int, str], Any]


class Elsewhere:
    """Settings that name a host of the tests, whatever they are for."""

    fhir_token, hl7_host, hl7_tls, hl7_port = "token", HERE, True, 0
    sms_account, sms_token, sms_from, base_url = "AC1", "token", "+15005550006", "https://intake.example.org"

    def __init__(self, port: int) -> None:
        self.hl7_port, self.fhir_url = port, f"https://{HERE}:{port}/fhir"
        self.sms_url = f"https://{HERE}:{port}"


CASE = case_of(AnswerSet(), AT.date(), definition=LIBRARY.get("small"))


def mail(port: int, authority: str, how: str = "starttls") -> None:
    SmtpMailer(Mail(port, smtp_tls=how), trusting(authority)).send("a@clinic.example", "x", "x", key="k")


def database(port: int, authority: str) -> None:
    way = f"postgresql+psycopg://backstory@{HERE}:{port}/backstory?sslmode=verify-full&sslrootcert="
    make_engine(way + (authority or "system")).connect()


# What asks another host → (what goes before the handshake, the asking with an authority or this machine's).
TALKS: dict[str, tuple[tuple[tuple[bytes, bytes], ...], Talk]] = {
    "mail by STARTTLS": (SMTP, mail),
    "mail by TLS": (PLAIN, lambda port, authority: mail(port, authority, "tls")),
    "text messages": (PLAIN, lambda port, authority: TwilioGateway(Elsewhere(port), trusting(authority)).send(
        "+13125550142", "x", key="k")),
    "FHIR": (PLAIN, lambda port, authority: FhirServer(
        Elsewhere(port), lambda _: {"identifier": {"system": "urn:x", "value": "1"}},
        trusting(authority)).send(CASE, key="k")),
    "HL7": (PLAIN, lambda port, authority: MllpHost(Elsewhere(port), lambda: AT, trusting(authority)).send(
        CASE, key="k")),
    "sign-ins": (PLAIN, lambda port, authority: ProviderHost(f"https://{HERE}", trusting(authority)).ask(
        f"https://{HERE}:{port}/")),
    "database": (POSTGRESQL, database),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of an authority of its own, and its key."""
    return certificate(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Those of another authority, for the same host."""
    return certificate(tmp_path_factory.mktemp("other"))


def asked(host: OldHost, talk: Talk, authority: str) -> str:
    """Ask, which fails in the end whatever becomes of the handshake; give what became of that."""
    with suppress(*REFUSALS):
        talk(host.port, authority)
    return host.end()


@pytest.mark.parametrize("name", TALKS)
def test_nothing_older_than_tls_1_2_is_spoken(name: str, files: tuple[Path, Path]) -> None:
    before, talk = TALKS[name]
    for kind, expected in ((OLD, "refused"), (TODAY, "TLSv1.2"), (NEWEST, "TLSv1.3")):
        with old_host(kind, files, before) as host:
            assert asked(host, talk, str(files[0])) == expected


def test_an_old_host_is_one_that_others_would_speak_to(files: tuple[Path, Path]) -> None:
    careless = OLD.context(files)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    OLD.hold(client)
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours, theirs = client.wrap_bio(back, there), careless.wrap_bio(there, back, server_side=True)
    for side in (ours, theirs) * 3:
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    assert ours.version() == theirs.version() == "TLSv1.1"


@pytest.mark.parametrize("weakness", WEAK)
@pytest.mark.parametrize("name", [name for name in TALKS if name != "database"])
def test_no_weak_cipher_is_spoken(name: str, weakness: str, files: tuple[Path, Path]) -> None:
    before, talk = TALKS[name]
    with old_host(WEAK[weakness], files, before) as host:
        assert asked(host, talk, str(files[0])) == "refused"


@pytest.mark.parametrize("name", [name for name in TALKS if name != "database"])
def test_a_named_authority_is_the_only_one(name: str, files: tuple[Path, Path], others: tuple[Path, Path],
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    before, talk = TALKS[name]
    monkeypatch.setenv("SSL_CERT_FILE", str(others[0]))   # whom this machine trusts
    with old_host(TODAY, others, before) as host:
        assert asked(host, talk, "") == "TLSv1.2"
        assert asked(host, talk, str(files[0])) == "refused"


def test_each_authority_of_the_settings_is_that_of_its_own_connection(
        tmp_path: Path, empty_sqlite: Path, clock: Clock, files: tuple[Path, Path],
        others: tuple[Path, Path]) -> None:
    with ExitStack() as stack:
        hosts = {name: stack.enter_context(old_host(TODAY, files, SMTP if name == "SMTP" else PLAIN))
                 for name in ("SMTP", "SMS", "FHIR", "HL7", "OIDC")}
        way = {name: f"https://{HERE}:{host.port}" for name, host in hosts.items()}
        named = {
            "SMTP_HOST": HERE, "SMTP_PORT": hosts["SMTP"].port, "MAIL_FROM": "a@clinic.example",
            "SMS_URL": way["SMS"], "SMS_ACCOUNT": "AC1", "SMS_TOKEN": "t", "SMS_FROM": "+15005550006",
            "FHIR_URL": way["FHIR"], "HL7_HOST": HERE, "HL7_PORT": hosts["HL7"].port, "HL7_TLS": True,
            "OIDC_ISSUER": way["OIDC"], "OIDC_CLIENT_ID": "x", "BASE_URL": "https://intake.example.org"}
        app = make_app(tmp_path, empty_sqlite, clock, **named)
        stack.callback(parts_of(app).store.engine.dispose)
        for place in (1, 2, 4):   # each host is trusted in rounds of its own: no two are mixed up
            right = {name for number, name in enumerate(hosts, start=1) if number & place}
            ours = {f"{name.lower()}_ca": str((files if name in right else others)[0]) for name in hosts}
            parts = replace(parts_of(app), settings=replace(parts_of(app).settings, **ours))
            with app.app_context():
                assert asked_all(parts, hosts) == {
                    name: "TLSv1.2" if name in right else "refused" for name in hosts}


def asked_all(parts: Services, hosts: dict[str, OldHost]) -> dict[str, str]:
    """Ask every host as the program does; give what became of each handshake."""
    mailer, gateway, ways = mailer_of(parts.settings), gateway_of(parts.settings), senders(parts)
    assert mailer
    assert gateway
    talks: dict[str, Callable[[], Any]] = {
        "SMTP": mailer.probe, "SMS": lambda: gateway.send("+13125550142", "x", key="k"),
        "FHIR": lambda: ways["fhir"].send(CASE, key="k"), "HL7": lambda: ways["hl7"].send(CASE, key="k"),
        "OIDC": lambda: list(no_provider(Place(parts.settings, {})))}
    ends = {}
    for name, talk in talks.items():
        with suppress(*REFUSALS):
            talk()
        ends[name] = hosts[name].end()
    return ends


def test_an_authority_that_is_no_certificate_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    for given in (tmp_path / "gone.pem", tmp_path, tmp_path / "empty.pem"):
        with pytest.raises(ConfigError, match="FHIR_CA is"):
            load({}, settings(tmp_path, FHIR_CA=str(given)))
