"""The talk with a provider of sign-ins: short, small, and never where it is sent on to."""

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from triage.services.deadline import no_longer_than
from triage.services.trust import trusting

SECONDS = 5.0             # for one step of the talk
WHOLE = 10.0              # for all of it, however slowly a host drips
LARGEST_ANSWER = 256 * 1024
LONGEST_ADDRESS = 2_000   # characters
OK = 200
PORTS = {"http": 80, "https": 443}   # said always: without it an address of the newer internet is misread
Address = IPv4Address | IPv6Address


class ProviderError(Exception):
    """The provider cannot be used now. The words are ours, and name nobody."""


class ProviderHost:
    """Asks addresses that a provider names: over https, and on a private network only if it is there."""

    def __init__(self, issuer: str, context: ssl.SSLContext | None = None, *, step: float = SECONDS,
                 whole: float = WHOLE) -> None:
        """Take the issuer of the settings. Times are in seconds."""
        self._issuer = urlsplit(issuer)
        self._context = context or trusting()
        self._step, self._whole = step, whole

    def require_address(self, url: object) -> SplitResult:
        """Read an address that the provider names. Raises ProviderError where it may not be asked."""
        try:
            found = urlsplit(url if isinstance(url, str) else "")
            good = found.port != 0 and len(found.geturl()) <= LONGEST_ADDRESS and found.geturl().isprintable()
        except ValueError:
            raise ProviderError("the provider names an address that is none") from None
        if found.scheme not in {"https", self._issuer.scheme}:
            raise ProviderError("the provider names an address without https")
        if not good or not found.hostname or found.username or found.fragment or " " in found.geturl():
            raise ProviderError("the provider names an address that is none")
        return found

    def ask(self, url: object, *, form: str | None = None,
            headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """Get an address, or post a form to it; give the status and the JSON object. Raises ProviderError."""
        place = self.require_address(url)
        connection = self._connection(place)
        path = (place.path or "/") + (f"?{place.query}" if place.query else "")
        sent = {"Accept": "application/json", "Connection": "close", "User-Agent": "backstory",
                **(headers or {})}
        try:
            with no_longer_than(self._whole, lambda: connection.sock):
                connection.request("GET" if form is None else "POST", path, form, sent)
                response = connection.getresponse()
                body = response.read(LARGEST_ANSWER + 1)
        except TimeoutError:
            raise ProviderError("the provider did not answer in time") from None
        except ssl.SSLError:
            raise ProviderError("the provider's certificate is not trusted") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise ProviderError("the provider cannot be reached") from None
        finally:
            connection.close()
        return response.status, _object(body)

    def _connection(self, place: SplitResult) -> "Guarded":
        kind = GuardedTls if place.scheme == "https" else Guarded
        more: dict[str, Any] = {"context": self._context} if place.scheme == "https" else {}
        port = place.port or PORTS[place.scheme]
        connection: Guarded = kind(place.hostname or "", port, timeout=self._step, **more)
        connection.home = self._issuer.hostname or ""
        return connection


class Guarded(http.client.HTTPConnection):
    """Connects to a host only where all its addresses may be asked, and to one of these."""

    home = ""   # the issuer's host: where it is on a private network, so may be what it names

    def connect(self) -> None:
        """Connect. Raises ProviderError before anything is sent."""
        at_home = _addresses(self.home)
        for address in _addresses(self.host):
            _require_public(address, at_home)
        super().connect()
        _require_public(_plain(self.sock.getpeername()[0]), at_home)   # a name may have moved meanwhile


class GuardedTls(http.client.HTTPSConnection, Guarded):
    """The same over TLS: it begins once the address was looked at."""


def _addresses(host: str) -> frozenset[Address]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return frozenset(_plain(str(one[4][0])) for one in found)


def _plain(text: str) -> Address:
    """Read an address, that of the older internet where it is dressed as one of the newer."""
    found = ip_address(text.partition("%")[0])
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def _require_public(address: Address, at_home: frozenset[Address]) -> None:
    if (address.is_global and not address.is_multicast) or address in at_home:
        return
    near = address.is_private and not (address.is_loopback or address.is_link_local or address.is_unspecified
                                       or address.is_multicast or address.is_reserved)
    if not near or not any(one.is_private and not one.is_loopback for one in at_home):
        raise ProviderError("the provider names an address on a private network")


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST_ANSWER:
        raise ProviderError("the provider's answer is too long")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
