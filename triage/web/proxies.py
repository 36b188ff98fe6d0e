"""Who really asks, over what, and for which host: told by proxies, believed of those that we know alone.

A header is only what somebody wrote. What a request says of its way here is taken from as many proxies as
the settings name, each of which must ask from an address that they name too; everything else is struck out
before any part of the application can read it.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from triage.config import Settings

Network = IPv4Network | IPv6Network
FOR, PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
FOR_HOST = "HTTP_X_FORWARDED_HOST"
# Whatever tells of the way here. Those of the last line nobody is believed about.
CLAIMS = (FOR, PROTO, FOR_HOST,
          "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_PORT",
          "HTTP_X_FORWARDED_SSL", "HTTP_X_FORWARDED_SCHEME", "HTTP_X_FORWARDED_SERVER",
          "HTTP_FRONT_END_HTTPS", "HTTP_X_ORIGINAL_URL", "HTTP_X_REWRITE_URL", "HTTP_X_HTTP_METHOD_OVERRIDE",
          "HTTP_TRUE_CLIENT_IP", "HTTP_CLIENT_IP", "HTTP_CF_CONNECTING_IP", "HTTP_X_CLUSTER_CLIENT_IP")
BELIEVED = 3
CLAIMED = "backstory.claimed"   # in the environment: whether the request told of a way here at all
SCHEMES = ("http", "https")


class Proxies:
    """An application behind at most `hops` proxies that ask from `networks`."""

    def __init__(self, application: WSGIApplication, hops: int, networks: Sequence[Network]) -> None:
        """Stand before `application`."""
        self.networks = networks
        self.hops = hops
        self._told_by = [application, *(ProxyFix(application, x_for=number, x_proto=number, x_host=number)
                                        for number in range(1, hops + 1))]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does, for whom the request really comes from."""
        environ[CLAIMED] = any(name in environ for name in CLAIMS)
        passed = self._passed(environ)
        for name in CLAIMS[BELIEVED if passed else 0:]:
            environ.pop(name, None)
        if any(one not in SCHEMES for one in _listed(environ.get(PROTO, ""))):
            environ.pop(PROTO, None)
        return self._told_by[passed](environ, start_response)

    def _passed(self, environ: WSGIEnvironment) -> int:
        """Give how many proxies that we know the request came through, from the nearest on."""
        named = _listed(environ.get(FOR, ""))[::-1]
        at = [environ.get("REMOTE_ADDR", ""), *named]
        passed = 0
        # Each proxy that we know says whom it was asked by; whoever says nothing was asked by nobody else.
        while passed < min(self.hops, len(named)) and is_within(at[passed], self.networks):
            passed += 1
        return passed


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks. A socket of this machine has none, and does."""
    if address == "":
        return True
    try:
        found = ip_address(address)
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in networks)


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def init_app(app: Flask, settings: Settings) -> None:
    """Heed the proxies that the settings name, and nobody else."""
    app.wsgi_app = Proxies(   # type: ignore[method-assign]  # Flask's own way of adding middleware
        app.wsgi_app, settings.proxies, settings.proxy_networks)
