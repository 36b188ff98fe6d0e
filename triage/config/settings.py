"""The settings of an installation: everything that differs from one to another, and what it is by default."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import NewType

from click import ClickException

ROOT = Path(__file__).resolve().parent.parent.parent

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
    the records, changing `secret_key` signs everybody out whose cookie `secret_key_before` does not read,
    changing `link_key` ends every link.
    """

    instance_dir: Path
    secret_key: Secret
    secret_key_before: Secret = Secret("")   # the former one: what it signed still counts
    password_salt: Secret
    totp_secret: Secret
    encryption_keys: Mapping[str, bytes]     # key id → 32 bytes, old ones too; triage/keys.py reads them
    active_key: str                          # the key id that new records are sealed with
    link_key: bytes
    database_url: str
    serving_role: str = ""                   # of PostgreSQL, where another role owns the tables
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
    oidc_ca: str = ""                        # a PEM file: who alone vouches for it; empty: this machine's
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
    smtp_ca: str = ""                        # as OIDC_CA, for the mail server
    mail_from: str = ""
    alarm_test_email: str = ""               # where the hourly test goes; empty: only asked
    alarm_test_phone: str = ""               # the same by text message; empty: none is sent
    sms_url: str = "https://api.twilio.com"  # or another host that speaks the same, see docs/messages.md
    sms_ca: str = ""                         # as OIDC_CA, for the gateway
    sms_account: str = ""                    # empty: text messages wait, and staff see them wait
    sms_token: str = ""                      # the account's; it also signs what the gateway tells us
    sms_from: str = ""                       # our number, like "+13125550142", or a messaging service "MG…"

    fhir_url: str = ""                       # empty: nothing is sent; see docs/record.md
    fhir_token: str = ""                     # a bearer token, where the server wants one
    fhir_ca: str = ""                        # as OIDC_CA, for the FHIR server
    hl7_host: str = ""                       # empty: nothing is sent
    hl7_port: int = 2575
    hl7_tls: bool = False                    # without it only to this machine, or in the demonstration
    hl7_ca: str = ""                         # as OIDC_CA, for the receiver
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
