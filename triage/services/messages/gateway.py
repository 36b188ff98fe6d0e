"""What a way of sending text messages must do, and the one that is here: a Twilio-compatible HTTP interface.

`docs/messages.md` says how to write another one.
"""

import base64
import hmac
import http.client
import json
import re
import ssl
from collections.abc import Iterable, Mapping
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from triage.config import Settings
from triage.services.deadline import no_longer_than
from triage.services.trust import trusting

SECONDS = 10.0            # for one step of the talk
WHOLE = 20.0              # for all of it, however slowly a host drips
LARGEST_ANSWER = 64 * 1024
CREATED, OK = 201, 200
# Refusals that are not about the message: what asks for patience, and a sign-in that is wrong today.
LATER = frozenset({401, 403, 404, 407, 408, 409, 421, 423, 425, 429})
OPTED_OUT = "21610"       # Twilio: the number has sent STOP
STATUS_PATH, INBOUND_PATH = "/messages/status", "/messages/inbound"
REFERENCE = re.compile(r"[A-Za-z0-9_\-]{1,64}")


class SendError(OSError):
    """A message was not sent. `words` may be shown to staff: never what a host answered."""

    def __init__(self, words: str, *, final: bool = False, opted_out: bool = False) -> None:
        """Keep what to say, whether trying again is of no use, and whether the number wants no messages."""
        super().__init__(words)
        self.words = words
        self.final = final
        self.opted_out = opted_out


class SmsGateway(Protocol):
    """Whatever sends one text message."""

    def send(self, to: str, text: str, *, key: str) -> str:
        """Send to a number like "+13125550142"; give the gateway's name of the message. Raises SendError.

        The same `key` marks the same message: a gateway that knows it sends it once. It is the id under
        which this server is told how the message went.
        """


class GatewaySettings(Protocol):
    """What the gateway needs."""

    @property
    def sms_url(self) -> str:
        """Its host, like "https://api.twilio.com"."""

    @property
    def sms_account(self) -> str:
        """Who signs in."""

    @property
    def sms_token(self) -> str:
        """With what; it also signs what the gateway tells us."""

    @property
    def sms_from(self) -> str:
        """The number, or the messaging service ("MG…"), that messages come from."""

    @property
    def base_url(self) -> str:
        """Where the gateway reaches this server."""


class TwilioGateway:
    """Sends by POST …/Accounts/<account>/Messages.json, to the host of the settings and no other."""

    def __init__(self, settings: GatewaySettings, context: ssl.SSLContext | None = None, *,
                 step: float = SECONDS, whole: float = WHOLE) -> None:
        """Take the settings; `context` says which certificates are trusted, the machine's by default.

        `step` and `whole` are how long a step of the talk and all of it may take, in seconds.
        """
        self._step, self._whole = step, whole
        self._settings = settings
        self._host = urlsplit(settings.sms_url)
        self._context = context or trusting()

    def send(self, to: str, text: str, *, key: str) -> str:
        """Send one message. A redirection is a refusal: the sign-in must reach no other host."""
        sender = self._settings.sms_from
        whose = "MessagingServiceSid" if sender.startswith("MG") else "From"
        form = {"To": to, whose: sender, "Body": text,
                "StatusCallback": f"{self._settings.base_url.rstrip('/')}{STATUS_PATH}/{key}"}
        status, answer = self._post(form, key)
        return _reference(status, answer)

    def _post(self, form: Mapping[str, str], key: str) -> tuple[int, bytes]:
        pair = f"{self._settings.sms_account}:{self._settings.sms_token}".encode()
        headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}", "Idempotency-Key": key,
                   "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
                   "Connection": "close", "User-Agent": "backstory"}
        account = self._settings.sms_account
        path = f"{self._host.path.rstrip('/')}/2010-04-01/Accounts/{account}/Messages.json"
        connection = self._connection()
        try:
            with no_longer_than(self._whole, lambda: connection.sock):
                connection.request("POST", path, urlencode(form), headers)
                response = connection.getresponse()
                return response.status, response.read(LARGEST_ANSWER)
        except TimeoutError as error:
            raise SendError("the gateway did not answer in time") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise SendError("the gateway cannot be reached") from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        name, port = self._host.hostname or "", self._host.port
        if self._host.scheme == "https":
            return http.client.HTTPSConnection(name, port, timeout=self._step, context=self._context)
        return http.client.HTTPConnection(name, port, timeout=self._step)


def gateway_of(settings: Settings) -> TwilioGateway | None:
    """Give what sends by the gateway of the settings; None where they name no account there."""
    return TwilioGateway(settings, trusting(settings.sms_ca)) if settings.sms_account else None


def signature(token: str, url: str, form: Iterable[tuple[str, str]]) -> str:
    """Give what X-Twilio-Signature must be: the address and the sorted fields, under the account's token."""
    whole = url + "".join(name + value for name, value in sorted(form))
    return base64.b64encode(hmac.digest(token.encode(), whole.encode(), "sha1")).decode()


def _reference(status: int, answer: bytes) -> str:
    """Read an answer. Raises SendError."""
    try:
        said = json.loads(answer)
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    if status in (OK, CREATED):
        name = said.get("sid")
        # Accepted, though without a name that could be kept: to send again would be a second message.
        return name if isinstance(name, str) and REFERENCE.fullmatch(name) else ""
    code = str(said.get("code", ""))
    if code == OPTED_OUT:
        raise SendError("the number asked for no more messages", final=True, opted_out=True)
    number = f" ({code})" if re.fullmatch(r"\d{4,6}", code) else ""
    if status in LATER:
        raise SendError(f"the gateway let us not in, {status}{number}")
    if 400 <= status < 500:   # noqa: PLR2004 - HTTP's own class of refusals
        raise SendError(f"the gateway refused it, {status}{number}", final=True)
    raise SendError(f"the gateway failed, {status}")
