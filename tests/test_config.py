"""Settings: where they come from, and how a half-configured installation is refused."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from triage.config import ROOT, ConfigError, Settings, load

KEY = b64encode(b"k" * 32).decode()
WHOLE: dict[str, Any] = {
    "SECRET_KEY": "s" * 32, "PASSWORD_SALT": "p" * 32, "TOTP_SECRET": "t" * 32,
    "ENCRYPTION_KEYS": {"k1": KEY}, "ACTIVE_KEY": "k1", "LINK_KEY": KEY}


def read(tmp_path: Path, environment: dict[str, str] | None = None, **changes: Any) -> Settings:
    given = {name: value for name, value in {**WHOLE, **changes}.items() if value is not None}
    return load(environment or {}, {"INSTANCE_DIR": tmp_path, **given})


def write(tmp_path: Path, **values: Any) -> None:
    lines = [f"{name} = {value!r}" for name, value in {**WHOLE, **values}.items()]
    (tmp_path / "config.py").write_text("\n".join(lines))


def test_database_is_sqlite_in_the_instance_folder_by_default(tmp_path: Path) -> None:
    assert read(tmp_path).database_url == f"sqlite:///{tmp_path}/backstory.sqlite"


def test_file_is_read(tmp_path: Path) -> None:
    write(tmp_path, TIMEZONE="America/Denver")
    assert load({"BACKSTORY_INSTANCE_DIR": str(tmp_path)}).timezone == "America/Denver"


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    write(tmp_path, SMTP_PORT=25)
    environment = {"BACKSTORY_INSTANCE_DIR": str(tmp_path), "BACKSTORY_SMTP_PORT": "2525"}
    assert load(environment).smtp_port == 2525


def test_environment_alone_is_enough(tmp_path: Path) -> None:
    environment = {f"BACKSTORY_{name}": value for name, value in WHOLE.items() if isinstance(value, str)}
    environment["BACKSTORY_ENCRYPTION_KEYS"] = f"k1:{KEY},k0:{KEY}"
    environment["BACKSTORY_INSTANCE_DIR"] = str(tmp_path)
    assert set(load(environment).encryption_keys) == {"k0", "k1"}


def test_port_is_part_of_the_address_in_links(tmp_path: Path) -> None:
    assert read(tmp_path, {"PORT": "8123"}).base_url == "http://127.0.0.1:8123"


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_missing_key_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        read(tmp_path, **{name: None})


@pytest.mark.parametrize(("name", "value", "message"), [
    ("SECRET_KEY", "short", "at least 32 characters"),
    ("LINK_KEY", "not base64 at all", "base64"),
    ("LINK_KEY", b64encode(b"k" * 31).decode(), "this one has 31"),
    ("ACTIVE_KEY", "k2", "no such key"),
    ("SMTP_TLS", "ssl", "use 'starttls', 'tls' or 'none'"),
    ("SMTP_HOST", "smtp.example.org", "MAIL_FROM is not"),
    ("SMTP_PORT", "many", "SMTP_PORT"),
    ("FHIR_URL", "http://ehr.example.org/fhir", "https only"),
    ("FHIR_URL", "ehr.example.org", "use an address like"),
    ("FHIR_URL", "https://me:secret@ehr.example.org/fhir", "FHIR_TOKEN"),
    ("HL7_HOST", "ehr.example.org", "HL7_TLS is not set"),
    ("DEMO", "perhaps", "neither true nor false"),
    ("TIMEZONE", "Chicago time", "America/Chicago"),
    ("KIOSK_WARN", 19, "20 seconds at least"),
    ("KIOSK_WARN", 161, "20 seconds at least"),
    ("CODE_MINUTES", 0, "a minute at least"),
])
def test_unusable_setting_is_named_with_its_mend(tmp_path: Path, name: str, value: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read(tmp_path, **{name: value})


def test_misspelt_setting_is_refused(tmp_path: Path) -> None:
    write(tmp_path, SMPT_HOST="smtp.example.org")
    with pytest.raises(ConfigError, match="there is no setting SMPT_HOST"):
        load({}, {"INSTANCE_DIR": tmp_path})


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text("SECRET_KEY = (")
    with pytest.raises(ConfigError, match=r"config\.py cannot be read"):
        load({}, {"INSTANCE_DIR": tmp_path})


def test_key_never_shows_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, LINK_KEY="c2VjcmV0IGJ5dGVz")
    assert "c2VjcmV0" not in str(refused.value)


def test_cookies_insist_on_https_where_the_address_does(tmp_path: Path) -> None:
    assert read(tmp_path, BASE_URL="https://intake.example.org").secure
    assert not read(tmp_path).secure


def test_example_names_every_setting() -> None:
    text = (ROOT / "instance" / "config.example.py").read_text()
    names = {name.upper() for name in Settings.__dataclass_fields__} - {"INSTANCE_DIR"}
    assert {name for name in names if f"{name} = " not in text} == set()
