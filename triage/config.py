"""Settings, from instance/config.py and the environment; refuses to start half-configured."""

import re
import runpy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NewType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from click import ClickException

from triage import keys

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "BACKSTORY_"
KEY_BYTES = 32
DEFAULT_PORT = 8000
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LEAST_WARNING = 20   # seconds
MOST_PROXIES = 5
ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,64}")
SENDER = re.compile(r"\+\d{8,15}|MG[A-Za-z0-9]{8,64}")

Secret = NewType("Secret", str)
Networks = tuple[IPv4Network | IPv6Network, ...]
HERE: Networks = (ip_network("127.0.0.0/8"), ip_network("::1/128"))   # this machine


class ConfigError(ClickException):
    """A setting is missing or cannot be used. The message names the setting and the mend."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs from one installation to another.

    Each field is set by its upper-case name in instance/config.py, or by BACKSTORY_<NAME> in the
    environment, which wins. The keys are independent of each other: losing `encryption_keys` loses
    the records, changing `secret_key` signs everybody out, changing `link_key` ends every link.
    """

    instance_dir: Path
    secret_key: Secret
    password_salt: Secret
    totp_secret: Secret
    encryption_keys: Mapping[str, bytes]     # key id → 32 bytes, old ones too; triage/keys.py reads them
    active_key: str                          # the key id that new records are sealed with
    link_key: bytes
    database_url: str
    questionnaires_dir: Path = ROOT / "questionnaires"
    default_condition: str = "post-laminectomy"
    base_url: str                            # where patients and staff reach this server
    timezone: str = "America/Chicago"        # of a location that names none
    demo: bool = False                       # `make run` fills an empty database with the demonstration
    proxies: int = 0                         # how many proxies in front add X-Forwarded-For and -Proto
    proxy_networks: Networks = HERE          # where they ask from; nobody else's headers are believed
    plain_http: bool = False                 # serve without HTTPS though no demonstration: this machine alone
    monitor_networks: Networks = HERE        # who may ask /readyz and /metrics
    monitor_token: str = ""                  # or whoever sends this as a bearer token; empty: nobody
    clinic_phone: str = ""                   # shown where the database cannot be asked for the site's
    staff_idle_minutes: int = 15             # without a request: then a session of the staff ends
    sign_idle_minutes: int = 10              # without a request: then a signature needs the password again
    staff_longest_hours: int = 12            # and when it is so old
    two_factors: bool = True                 # of all but the desk; not in a demonstration
    oidc_issuer: str = ""                    # empty: nobody signs in by another host; see docs/deploy.md
    oidc_client_id: str = ""
    oidc_client_secret: str = ""             # empty: a client without one, by PKCE alone
    oidc_name: str = "your work account"     # "Sign in with ..." on the button
    oidc_two_factors: str = ""               # acr or amr that count as two factors; empty: none does
    oidc_ask_again: bool = True              # the provider asks who it is each time, and says when
    code_minutes: int = 15                   # how long a code of the desk waits to be used
    kiosk_warn: int = 90                     # seconds until a tablet that nobody touches asks "more time?"
    kiosk_wipe: int = 180                    # seconds until it is wiped
    smtp_host: str = ""                      # empty: alerts and e-mails to patients wait, and staff see it
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: str = "starttls"               # "starttls", "tls" or "none"
    mail_from: str = ""
    alarm_test_email: str = ""               # where the hourly test goes; empty: only asked
    alarm_test_phone: str = ""               # the same by text message; empty: none is sent
    sms_url: str = "https://api.twilio.com"  # or another host that speaks the same, see docs/messages.md
    sms_account: str = ""                    # empty: text messages wait, and staff see them wait
    sms_token: str = ""                      # the account's; it also signs what the gateway tells us
    sms_from: str = ""                       # our number, like "+13125550142", or a messaging service "MG…"

    fhir_url: str = ""                       # empty: nothing is sent; see docs/record.md
    fhir_token: str = ""                     # a bearer token, where the server wants one
    hl7_host: str = ""                       # empty: nothing is sent
    hl7_port: int = 2575
    hl7_tls: bool = False                    # without it only to this machine, or in the demonstration
    record_on_signing: bool = True           # False: a clinician sends each case by hand

    @property
    def mail_folder(self) -> Path | None:
        """Where a demonstration without a mail server keeps what it would send."""
        return self.instance_dir / "mail" if self.demo and not self.smtp_host else None

    @property
    def sends_alarms(self) -> bool:
        """Whether there is any way for the worker of the alarms to send by."""
        return bool(self.smtp_host or self.sms_account or self.mail_folder)

    @property
    def secure(self) -> bool:
        """Whether people reach this server over HTTPS, so that cookies may insist on it."""
        return self.base_url.startswith("https://")


def load(environment: Mapping[str, str], overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings: the file, then the environment, then `overrides` (upper-case names).

    Raises ConfigError naming the setting, where one is missing, unknown or malformed.
    """
    given = dict(overrides or {})
    instance = Path(given.pop("INSTANCE_DIR", environment.get(f"{PREFIX}INSTANCE_DIR", ROOT / "instance")))
    names = {field.name.upper() for field in fields(Settings)} - {"INSTANCE_DIR"}
    raw = _file(instance / "config.py", names)
    raw |= {name: environment[PREFIX + name] for name in names if PREFIX + name in environment}
    raw |= given
    raw.setdefault("DATABASE_URL", f"sqlite:///{(instance / 'backstory.sqlite').resolve()}")
    raw.setdefault("BASE_URL", f"http://127.0.0.1:{environment.get('PORT') or DEFAULT_PORT}")
    return _settings(instance, raw)


def _file(path: Path, names: set[str]) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = runpy.run_path(str(path))
    except Exception as error:
        raise ConfigError(f"{path} cannot be read: {error}. Compare it with config.example.py.") from error
    unknown = {name for name in found if name.isupper()} - names
    if unknown:
        raise ConfigError(f"{path}: there is no setting {', '.join(sorted(unknown))}. "
                          "config.example.py lists all of them.")
    return {name: value for name, value in found.items() if name in names}


def _settings(instance: Path, raw: Mapping[str, Any]) -> Settings:
    values: dict[str, Any] = {"instance_dir": instance}
    for field in fields(Settings):
        name = field.name.upper()
        if name in raw:
            values[field.name] = _convert(name, raw[name], READERS.get(field.type, str))
        elif field.default is MISSING and field.name not in values:
            raise ConfigError(f"{name} is not set. `make run` writes {instance / 'config.py'} with fresh "
                              f"keys; or set {PREFIX}{name} in the environment.")
    settings = Settings(**values)
    _agree(settings)
    return settings


def _convert(name: str, value: Any, reader: Callable[[Any], Any]) -> Any:
    try:
        return reader(value)
    except (ValueError, TypeError, LookupError, OSError) as error:
        raise ConfigError(f"{name} cannot be used: {error}.") from error


def _agree(settings: Settings) -> None:
    _check_reach(settings)
    _check_kiosk(settings)
    _check_record(settings)
    if settings.active_key not in settings.encryption_keys:
        raise ConfigError(f"ACTIVE_KEY is {settings.active_key!r}, and ENCRYPTION_KEYS has no such key.")
    if settings.smtp_tls not in ("starttls", "tls", "none"):
        raise ConfigError(f"SMTP_TLS is {settings.smtp_tls!r}: use 'starttls', 'tls' or 'none'.")
    if not _is_zone(settings.timezone):
        raise ConfigError(f"TIMEZONE is {settings.timezone!r}: use a name like 'America/Chicago'.")
    if settings.smtp_host and not settings.mail_from:
        raise ConfigError("SMTP_HOST is set and MAIL_FROM is not: alerts need an address to come from.")
    _check_sms(settings)
    _check_oidc(settings)


def _check_reach(settings: Settings) -> None:
    """Hold where people reach us to an address, and the proxies before us to a number."""
    base = urlsplit(settings.base_url)
    if base.scheme not in ("http", "https") or not base.hostname or base.path.strip("/") or base.query:
        raise ConfigError(f"BASE_URL is {settings.base_url!r}: use an address like "
                          "'https://intake.example.org', without a path.")
    if not 0 <= settings.proxies <= MOST_PROXIES:
        raise ConfigError(f"PROXIES is {settings.proxies}: say how many stand in front, 0 to {MOST_PROXIES}.")
    if settings.monitor_token and len(settings.monitor_token) < KEY_BYTES:
        raise ConfigError(f"MONITOR_TOKEN has fewer than {KEY_BYTES} characters: it can be guessed.")
    if settings.plain_http and base.hostname not in LOOPBACK:
        raise ConfigError("PLAIN_HTTP is set and BASE_URL names another machine: answers would travel in the "
                          "open. Put a proxy with TLS in front, and set BASE_URL and PROXIES.")


def _check_sms(settings: Settings) -> None:
    """Hold the gateway for text messages to a host that nobody listens in on."""
    if not settings.sms_account:
        return
    for name in ("sms_token", "sms_from"):
        if not getattr(settings, name):
            raise ConfigError(f"SMS_ACCOUNT is set and {name.upper()} is not. "
                              "docs/messages.md says what it is.")
    if not ACCOUNT.fullmatch(settings.sms_account):
        raise ConfigError("SMS_ACCOUNT may have letters, digits, '-' and '_' only.")
    if not SENDER.fullmatch(settings.sms_from):
        raise ConfigError("SMS_FROM is a number like '+13125550142', or a messaging service like 'MG…'.")
    host = urlsplit(settings.sms_url)
    if not host.hostname or host.query or host.fragment or host.username:
        raise ConfigError(f"SMS_URL is {settings.sms_url!r}: use an address like 'https://api.twilio.com'.")
    if host.scheme != "https" and host.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ConfigError("SMS_URL must begin with https://: patients' numbers go there.")


def _check_oidc(settings: Settings) -> None:
    """Hold the provider of sign-ins to an https address, whole as it names itself."""
    host = urlsplit(settings.oidc_issuer)
    if not settings.oidc_issuer:
        return
    if (not host.hostname or host.scheme not in ("http", "https") or host.query or host.fragment
            or host.username):
        raise ConfigError(f"OIDC_ISSUER is {settings.oidc_issuer!r}: use an address like "
                          "'https://login.example.org', as the provider writes it.")
    if host.scheme == "http" and not settings.demo and host.hostname not in LOOPBACK:
        raise ConfigError("OIDC_ISSUER must begin with https://: whoever listens in could sign in.")
    if not settings.oidc_client_id or not settings.oidc_name.strip():
        raise ConfigError("OIDC_ISSUER is set: set OIDC_CLIENT_ID and OIDC_NAME too. See docs/deploy.md.")


def _check_record(settings: Settings) -> None:
    """Hold the record's servers to ways that nobody listens in on."""
    host = urlsplit(settings.fhir_url)
    if settings.fhir_url and (host.scheme not in ("http", "https") or not host.hostname or host.query
                              or host.fragment or host.username):
        raise ConfigError("FHIR_URL cannot be used: use an address like 'https://ehr.example.org/fhir', "
                          "with the token in FHIR_TOKEN.")   # not shown: a secret may stand in it
    if host.scheme == "http" and not settings.demo and host.hostname not in LOOPBACK:
        raise ConfigError("FHIR_URL begins with http: patients' answers travel by https only.")
    if settings.hl7_host not in ("", *LOOPBACK) and not settings.hl7_tls and not settings.demo:
        raise ConfigError("HL7_HOST is another machine and HL7_TLS is not set: patients' answers would "
                          "travel in the open. Set HL7_TLS, or run a tunnel here and name 127.0.0.1.")


def _check_kiosk(settings: Settings) -> None:
    """Hold the tablets' times to WCAG 2.2.1: 20 seconds at least to ask for more time."""
    if settings.kiosk_warn < LEAST_WARNING or settings.kiosk_wipe - settings.kiosk_warn < LEAST_WARNING:
        raise ConfigError(f"KIOSK_WARN is {settings.kiosk_warn} and KIOSK_WIPE {settings.kiosk_wipe}: "
                          f"leave {LEAST_WARNING} seconds at least before the warning, and after it.")
    if not 1 <= settings.staff_idle_minutes <= settings.staff_longest_hours * 60:
        raise ConfigError(f"STAFF_IDLE_MINUTES is {settings.staff_idle_minutes} and STAFF_LONGEST_HOURS "
                          f"{settings.staff_longest_hours}: a session idles for a minute at least, and no "
                          "longer than it lasts.")
    if settings.code_minutes < 1:
        raise ConfigError(f"CODE_MINUTES is {settings.code_minutes}: a code needs a minute at least.")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _secret(value: str) -> str:
    if len(value) < KEY_BYTES:
        raise ValueError(f"a secret has at least {KEY_BYTES} characters")
    return value


def _networks(value: "str | Iterable[str | IPv4Network | IPv6Network]") -> Networks:
    """Read "10.0.0.7, fd00::/8", or a list of such."""
    given = value.replace(",", " ").split() if isinstance(value, str) else value
    return tuple(ip_network(one) for one in given)


def _flag(value: str | bool) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    if isinstance(value, bool):
        return value
    if value.lower() not in words:
        raise ValueError(f"{value!r} is neither true nor false")
    return words[value.lower()]


READERS: Mapping[Any, Callable[[Any], Any]] = {
    str: str, int: int, bool: _flag, Path: Path,
    Secret: _secret, bytes: keys.key, Mapping[str, bytes]: keys.read, Networks: _networks,
}
