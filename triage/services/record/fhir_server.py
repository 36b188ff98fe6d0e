"""A FHIR server that takes documents: POST [base]/Bundle, once for each document."""

import http.client
import json
import ssl
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from triage.services.deadline import no_longer_than
from triage.services.record.kinds import RefusedError
from triage.services.trust import trusting
from triage.services.views.case import CaseView

SECONDS = 20.0            # for one step of the talk
WHOLE = 60.0              # for all of it, however slowly a host drips
LARGEST_ANSWER = 256 * 1024
TAKEN = frozenset({200, 201, 202, 204})
# Not what was sent is refused, but who sent it, or for now.
LATER = frozenset({401, 403, 404, 405, 408, 409, 423, 425, 429})
DOCUMENT = Callable[[CaseView], dict[str, Any]]


class ServerSettings(Protocol):
    """What says where the server is."""

    @property
    def fhir_url(self) -> str:
        """Its base address."""

    @property
    def fhir_token(self) -> str:
        """A bearer token; empty for none."""


class FhirServer:
    """Sends to the host of the settings and no other: a redirection is a refusal."""

    def __init__(self, settings: ServerSettings, document: DOCUMENT, context: ssl.SSLContext | None = None, *,
                 step: float = SECONDS, whole: float = WHOLE) -> None:
        """Take the settings; `document` makes the Bundle of a case. Times are in seconds."""
        self._base = urlsplit(settings.fhir_url)
        self._token = settings.fhir_token
        self._document = document
        self._context = context or trusting()
        self._step, self._whole = step, whole

    def send(self, case: CaseView, *, key: str) -> None:
        """Send one case. A server that holds the document already keeps it. Raises RefusedError."""
        bundle = self._document(case)
        name = bundle["identifier"]
        search = f"identifier={quote(name['system'], safe='')}|{quote(name['value'], safe='')}"
        headers = {"Content-Type": "application/fhir+json; charset=utf-8", "Accept": "application/fhir+json",
                   "If-None-Exist": search, "X-Request-Id": key[:32], "Connection": "close",
                   "Prefer": "return=minimal", "User-Agent": "backstory"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        _read(self._post(json.dumps(bundle, ensure_ascii=False).encode(), headers))

    def _post(self, body: bytes, headers: Mapping[str, str]) -> int:
        connection = self._connection()
        try:
            with no_longer_than(self._whole, lambda: connection.sock):
                connection.request("POST", f"{self._base.path.rstrip('/')}/Bundle", body, dict(headers))
                response = connection.getresponse()
                response.read(LARGEST_ANSWER)
                return response.status
        except TimeoutError:
            raise RefusedError("the server did not answer in time") from None
        except ssl.SSLError:
            raise RefusedError("the server's certificate is not trusted") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise RefusedError("the server cannot be reached") from None
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        name, port = self._base.hostname or "", self._base.port
        if self._base.scheme == "https":
            return http.client.HTTPSConnection(name, port, timeout=self._step, context=self._context)
        return http.client.HTTPConnection(name, port, timeout=self._step)


def _read(status: int) -> None:
    """Read an answer. Raises RefusedError."""
    if status in TAKEN:
        return
    if 300 <= status < 400:   # noqa: PLR2004 - HTTP's own class of redirections
        raise RefusedError(f"the server is elsewhere, {status}: set FHIR_URL to where it is", final=True)
    if status in LATER or status >= 500:   # noqa: PLR2004 - HTTP's own class of failures
        raise RefusedError(f"the server did not take it now, {status}")
    raise RefusedError(f"the server refused the document, {status}", final=True)
