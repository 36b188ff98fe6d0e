"""Whom the settings let this server talk to, each by its host and port."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from triage.config import Settings
from triage.services.openid_host import PORTS, ProviderHost
from triage.services.trust import trusting
from triage.store.durability import servers_of

SAID = ("token_endpoint", "jwks_uri")   # what a provider says of itself, and we ask; the rest is for browsers


@dataclass(frozen=True, slots=True)
class Way:
    """One host that is talked to: what for, its name or address, and its port."""

    what: str
    host: str
    port: int


def ways(settings: Settings) -> tuple[Way, ...]:
    """Give whom the settings name. A database that is a file, or reached by a socket, is nobody.

    The provider of sign-ins is asked for the hosts of its own that it names. Raises ProviderError.
    """
    found = [Way("database", host, port) for host, port in servers_of(settings.database_url)]
    if settings.smtp_host:
        found.append(Way("mail", settings.smtp_host, settings.smtp_port))
    if settings.sms_account:
        found.append(_at("text messages", settings.sms_url))
    if settings.fhir_url:
        found.append(_at("FHIR", settings.fhir_url))
    if settings.hl7_host:
        found.append(Way("HL7", settings.hl7_host, settings.hl7_port))
    if settings.oidc_issuer:
        found += _provider(settings)
    return tuple(dict.fromkeys(found))


def _at(what: str, url: str) -> Way:
    place = urlsplit(url)
    return Way(what, place.hostname or "", place.port or PORTS[place.scheme])


def _provider(settings: Settings) -> Iterator[Way]:
    yield _at("sign-in", settings.oidc_issuer)
    host = ProviderHost(settings.oidc_issuer, trusting(settings.oidc_ca))
    _, said = host.ask(f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
    for name in SAID:
        yield _at("sign-in", host.require_address(said.get(name)).geturl())
