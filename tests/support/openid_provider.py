"""A provider of sign-ins (OpenID Connect) in a process of its own, started by openid.py.

Discovery, keys, codes with PKCE, and ID tokens signed with RS256. It looks hard at what it is asked: what is
not as the standard has it gets an error. `PUT /mood` says (JSON) whom it vouches for and what it does wrong.
"""

import base64
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "backstory", "a secret: with & and +"
KID = "key-1"
KEY, OTHER = (RSAKey.generate_key(2048, {"kid": KID, "use": "sig", "alg": "RS256"}) for _ in range(2))
MOOD: dict[str, Any] = {}
CODES: dict[str, dict[str, str]] = {}
ASKED: list[str] = []


class Host(BaseHTTPRequestHandler):
    """Answers as the mood is."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        """Take another mood."""
        MOOD.clear()
        MOOD.update(json.loads(self._body()))
        ASKED.clear()
        self._json({})

    def do_GET(self) -> None:
        """Say what it is, send a browser back, or give an address."""
        place = urlsplit(self.path)
        ASKED.append(place.path)
        if MOOD.get("hang") == place.path:
            time.sleep(30)
        elif place.path == "/.well-known/openid-configuration":
            self._json(facts())
        elif place.path == "/keys":
            self._json({"keys": [{"kty": "oct", "k": "AAAA", "kid": KID}, KEY.as_dict(private=False)]})
        elif place.path == "/authorize":
            self._authorize({name: one for name, (one, *_) in parse_qs(place.query).items()})
        elif place.path == "/who" and self.headers["Authorization"] == "Bearer access":
            self._json({"sub": MOOD["sub"], "email": MOOD["email"], "email_verified": True,
                        **MOOD.get("userinfo", {})})
        elif place.path == "/asked":
            self._json(ASKED)
        else:
            self._json({}, 404)

    def do_POST(self) -> None:
        """Give a token for a code, once."""
        ASKED.append(self.path)
        form = {name: one for name, (one, *_) in parse_qs(self._body().decode()).items()}
        if MOOD.get("hang") == self.path:
            time.sleep(30)
        begun = CODES.pop(form.get("code", ""), None)
        wrong = begun is None or self._wrong(form, begun)
        if wrong or MOOD.get("refuse"):
            self._json({"error": "invalid_grant", "error_description": "secret words of the provider"}, 400)
        else:
            self._json({"access_token": "access", "token_type": "Bearer", "id_token": token(begun or {})})

    def _wrong(self, form: dict[str, str], begun: dict[str, str]) -> bool:
        kind, _, pair = self.headers["Authorization"].partition(" ")
        id_, _, secret = base64.b64decode(pair).decode().partition(":")
        return not (kind == "Basic" and (unquote_plus(id_), unquote_plus(secret)) == (CLIENT, SECRET)
                    and form["grant_type"] == "authorization_code" and self.path == "/token"
                    and form["redirect_uri"] == begun["redirect_uri"]
                    and create_s256_code_challenge(form["code_verifier"]) == begun["code_challenge"])

    def _authorize(self, asked: dict[str, str]) -> None:
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert {"openid", "email"} <= set(asked["scope"].split())
        code = secrets.token_urlsafe(16)
        CODES[code] = asked
        back = {"code": code, "state": asked["state"], "iss": issuer(), **MOOD.get("back", {})}
        self.send_response(302)
        kept = {name: value for name, value in back.items() if value is not None}
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(kept)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _json(self, what: Any, status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def issuer() -> str:
    """Give the address that it is known by."""
    return f"http://127.0.0.1:{server.server_address[1]}"


def facts() -> dict[str, Any]:
    """Say what it is."""
    return {"issuer": issuer(), "authorization_endpoint": f"{issuer()}/authorize",
            "token_endpoint": f"{issuer()}/token", "jwks_uri": f"{issuer()}/keys",
            "userinfo_endpoint": f"{issuer()}/who", "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
            "authorization_response_iss_parameter_supported": True, **MOOD.get("facts", {})}


def token(begun: dict[str, str]) -> str:
    """Sign whom it vouches for."""
    now = int(MOOD["now"])
    claims = {"iss": issuer(), "sub": MOOD["sub"], "aud": CLIENT, "iat": now, "exp": now + 300,
              "nonce": begun["nonce"], "auth_time": now, "email": MOOD["email"], "email_verified": True,
              "at_hash": create_half_hash("access", "RS256").decode(), **MOOD.get("claims", {})}
    claims = {name: value for name, value in claims.items() if value is not None}
    header, sign = {"alg": "RS256", "kid": KID}, MOOD.get("sign", "right")
    if sign == "secret":
        shared = OctKey.import_key(KEY.as_pem(private=False))
        return jwt.encode({**header, "alg": "HS256"}, claims, shared, algorithms=["HS256"])
    if sign == "none":
        head = base64.urlsafe_b64encode(b'{"alg": "none"}').decode().rstrip("=")
        return f"{head}.{jwt.encode(header, claims, KEY).split('.')[1]}."
    return jwt.encode(header, claims, KEY if sign == "right" else OTHER)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    sys.stdout.close()
    server.serve_forever()
