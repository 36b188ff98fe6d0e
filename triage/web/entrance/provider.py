"""The clinic's provider of sign-ins (OpenID Connect): where to send a browser, and what comes back."""

import base64
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import quote_plus, urlencode

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from triage.config import Settings
from triage.services.openid import Vouched
from triage.services.openid_host import OK, ProviderError, ProviderHost
from triage.services.trust import trusting

BACK = "/sign-in/openid/back"
SIGNED_BY = ("RS256", "PS256", "ES256")   # never "none", nor a secret that both know
KINDS = ("RSA", "EC")
REMEMBERED = 3600.0       # seconds that what the provider says of itself is kept
KEYS_AGAIN = 60.0         # seconds until its keys may be asked for again, for one that is not known
REST = 10.0               # seconds after a failure in which it is not asked
LEEWAY = 60               # seconds by which two clocks may differ
LONGEST = 255             # characters of a subject, as the standard has it


@dataclass(frozen=True, slots=True)
class Begun:
    """One sign-in that a browser is away for. It is kept in the browser's session, which is signed."""

    state: str
    nonce: str
    verifier: str
    at: str
    next: str

    @classmethod
    def now(cls, now: datetime, wanted: str) -> "Begun":
        """Begin one."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, now.isoformat(), wanted)


class Provider:
    """One provider, as the settings name it. What it says of itself is remembered for an hour."""

    def __init__(self, settings: Settings, host: ProviderHost | None = None) -> None:
        """Ask nothing yet."""
        self._settings = settings
        self._host = host or ProviderHost(settings.oidc_issuer, trusting(settings.oidc_ca))
        self._lock = Lock()
        self._facts: dict[str, Any] = {}
        self._keys: list[dict[str, Any]] = []
        self._read_at = self._keys_at = self._refused_at = float("-inf")

    def address(self, begun: Begun) -> str:
        """Give where to send a browser. Raises ProviderError."""
        where = self._host.require_address(self._known().get("authorization_endpoint")).geturl()
        again = {"prompt": "login", "max_age": "0"} if self._settings.oidc_ask_again else {}
        found: str = prepare_grant_uri(
            where, self._settings.oidc_client_id, "code", redirect_uri=self._back, scope="openid email",
            state=begun.state, nonce=begun.nonce, code_challenge=create_s256_code_challenge(begun.verifier),
            code_challenge_method="S256", **again)
        return found

    def require_issuer(self, named: str | None) -> None:
        """Hold an answer to the provider that was asked (RFC 9207). Raises ProviderError."""
        said = self._known().get("authorization_response_iss_parameter_supported") is True
        if (said or named is not None) and named != self._settings.oidc_issuer:
            raise ProviderError("the answer is not of this provider")

    def vouch(self, code: str, begun: Begun, now: datetime) -> Vouched:
        """Take what a browser came back with to the provider, and read what it says. Raises ProviderError."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._back,
                "code_verifier": begun.verifier}
        headers = {"Content-Type": "application/x-www-form-urlencoded", **self._sign(form)}
        status, said = self._host.ask(self._known()["token_endpoint"], form=urlencode(form), headers=headers)
        token = said.get("id_token")
        if status != OK or not isinstance(token, str):
            raise ProviderError("the provider did not take the code")
        claims = self._read(token, str(said.get("access_token") or ""), begun, now)
        if "email" not in claims:
            claims |= self._more(said.get("access_token"), claims["sub"])
        email = claims.get("email")
        verified = claims.get("email_verified") is True and isinstance(email, str)
        return Vouched(self._settings.oidc_issuer, claims["sub"], str(email) if verified else "",
                       not self._two_factors.isdisjoint(_ways(claims)))

    @property
    def _back(self) -> str:
        return self._settings.base_url.rstrip("/") + BACK

    @property
    def _two_factors(self) -> frozenset[str]:
        return frozenset(self._settings.oidc_two_factors.replace(",", " ").split())

    def _known(self) -> Mapping[str, Any]:
        """Give what the provider says of itself."""
        with self._lock:
            if time.monotonic() - self._read_at > REMEMBERED:
                if time.monotonic() - self._refused_at < REST:
                    raise ProviderError("the provider could not be used a moment ago")
                try:
                    self._discover()
                except ProviderError:
                    self._refused_at = time.monotonic()
                    raise
            return self._facts

    def _discover(self) -> None:
        issuer = self._settings.oidc_issuer
        status, facts = self._host.ask(get_well_known_url(issuer, external=True))
        if status != OK or facts.get("issuer") != issuer:
            raise ProviderError("what the provider says of itself is not of this issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            self._host.require_address(facts.get(name))
        self._facts = facts
        self._learn_keys()
        self._read_at = time.monotonic()

    def _learn_keys(self) -> None:
        self._keys_at = time.monotonic()
        status, said = self._host.ask(self._facts["jwks_uri"])
        keys = said.get("keys")
        if status != OK or not isinstance(keys, list):
            raise ProviderError("the provider gave no keys")
        self._keys = [one for one in keys if isinstance(one, dict) and one.get("kty") in KINDS
                      and one.get("use", "sig") == "sig"]

    def _sign(self, form: dict[str, str]) -> dict[str, str]:
        """Say which client asks, as the provider wants it: in a header, or in the form."""
        id_, secret = self._settings.oidc_client_id, self._settings.oidc_client_secret
        ways = self._known().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if secret and "client_secret_basic" in ways:
            pair = f"{quote_plus(id_)}:{quote_plus(secret)}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        form["client_id"] = id_
        if secret:
            form["client_secret"] = secret
        return {}

    def _read(self, token: str, access: str, begun: Begun, now: datetime) -> dict[str, Any]:
        """Read an ID token: whose word it is, for whom, for which sign-in, and since when."""
        found = self._opened(token)
        need = {"iss": {"essential": True, "value": self._settings.oidc_issuer},
                "aud": {"essential": True, "value": self._settings.oidc_client_id}}
        claims = CodeIDToken(found.claims, found.header, need, {
            "nonce": begun.nonce, "client_id": self._settings.oidc_client_id, "access_token": access})
        try:
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            raise ProviderError("what the provider says is not for this sign-in") from None
        subject, at = claims["sub"], claims.get("auth_time")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
            raise ProviderError("the provider does not say who it is")
        if self._settings.oidc_ask_again:
            since = datetime.fromisoformat(begun.at).timestamp() - LEEWAY
            if not isinstance(at, int | float) or at < since:
                raise ProviderError("the provider did not ask again who it is")
        return dict(claims)

    def _opened(self, token: str) -> jwt.Token:
        """Open a token with a key of the provider; one that is not known is asked for once."""
        if found := self._open(token):
            return found
        with self._lock:
            if time.monotonic() - self._keys_at > KEYS_AGAIN:
                self._learn_keys()
        if found := self._open(token):
            return found
        raise ProviderError("what the provider says is not signed by it")

    def _open(self, token: str) -> jwt.Token | None:
        for one in self._keys:
            with suppress(JoseError, ValueError, TypeError, KeyError):
                found = jwt.decode(token, jwk.import_key(one), algorithms=list(SIGNED_BY))
                if found.header.get("kid") in (None, one.get("kid")):
                    return found
        return None

    def _more(self, access: object, subject: str) -> dict[str, Any]:
        """Ask for the address, where it does not stand in the token."""
        where = self._known().get("userinfo_endpoint")
        if not where or not isinstance(access, str) or not access.isprintable() or not access.isascii():
            return {}
        status, said = self._host.ask(where, headers={"Authorization": f"Bearer {access}"})
        if status != OK or said.get("sub") != subject:
            return {}
        return {name: said[name] for name in ("email", "email_verified") if name in said}


def _ways(claims: Mapping[str, Any]) -> set[str]:
    """Give how somebody showed the provider who they are."""
    listed = claims.get("amr")
    return {one for one in [claims.get("acr"), *(listed if isinstance(listed, list) else ())]
            if isinstance(one, str)}
