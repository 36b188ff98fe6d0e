"""Whether settings can be used and agree with each other; each refusal names the setting and the mend."""

import re
import ssl
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from triage.config.settings import ConfigError, Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")
FEWEST_LETTERS = 32   # of a secret
LEAST_WARNING = 20    # seconds
MOST_PROXIES = 5
AUTHORITIES = ("oidc_ca", "smtp_ca", "sms_ca", "fhir_ca", "hl7_ca")
ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,64}")
SENDER = re.compile(r"\+\d{8,15}|MG[A-Za-z0-9]{8,64}")


def check(settings: Settings) -> None:
    """Raise ConfigError where a setting cannot be used, or not beside another."""
    for part in (_check_reach, _check_kiosk, _check_record, _check_keeping, _check_sms, _check_oidc,
                 _check_authorities):
        part(settings)


def _check_keeping(settings: Settings) -> None:
    """Hold keys, mail and time zone to what there is."""
    if settings.active_key not in settings.encryption_keys:
        raise ConfigError(f"ACTIVE_KEY is {settings.active_key!r}, and ENCRYPTION_KEYS has no such key.")
    if settings.smtp_tls not in ("starttls", "tls", "none"):
        raise ConfigError(f"SMTP_TLS is {settings.smtp_tls!r}: use 'starttls', 'tls' or 'none'.")
    if not _is_zone(settings.timezone):
        raise ConfigError(f"TIMEZONE is {settings.timezone!r}: use a name like 'America/Chicago'.")
    if settings.smtp_host and not settings.mail_from:
        raise ConfigError("SMTP_HOST is set and MAIL_FROM is not: alerts need an address to come from.")


def _check_reach(settings: Settings) -> None:
    """Hold where people reach us to an address, and the proxies before us to a number."""
    base = urlsplit(settings.base_url)
    if base.scheme not in ("http", "https") or not base.hostname or base.path.strip("/") or base.query:
        raise ConfigError(f"BASE_URL is {settings.base_url!r}: use an address like "
                          "'https://intake.example.org', without a path.")
    if not 0 <= settings.proxies <= MOST_PROXIES:
        raise ConfigError(f"PROXIES is {settings.proxies}: say how many stand in front, 0 to {MOST_PROXIES}.")
    if settings.monitor_token and len(settings.monitor_token) < FEWEST_LETTERS:
        raise ConfigError(f"MONITOR_TOKEN has fewer than {FEWEST_LETTERS} characters: it can be guessed.")
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
    if host.scheme != "https" and host.hostname not in LOOPBACK:
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


def _check_authorities(settings: Settings) -> None:
    """Hold each file that says whom a connection trusts to certificates that are there."""
    for name in AUTHORITIES:
        if path := getattr(settings, name):
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
            except OSError as error:   # its own errors among them
                raise ConfigError(f"{name.upper()} is {path!r}: use a file that can be read, with one "
                                  "certificate or several in PEM.") from error


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
