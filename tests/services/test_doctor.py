"""Every known misconfiguration is named, by its own id, with its mend; a sound installation has none."""

import secrets
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from tests.support.app import Clock, make_app, parts_of
from tests.support.patient import Patient, make_clinic
from triage.config import ConfigError, load
from triage.services import doctor
from triage.services.doctor import CHECKS, Weight, machine
from triage.services.doctor.place import Place, examine
from triage.store.tables.clinic import Location


def key() -> str:
    return b64encode(secrets.token_bytes(32)).decode()


ONE_KEY = key()
SOUND: dict[str, Any] = {
    "SECRET_KEY": key(), "PASSWORD_SALT": key(), "TOTP_SECRET": key(), "LINK_KEY": key(),
    "ENCRYPTION_KEYS": {"k1": key()}, "BASE_URL": "https://intake.example.org", "PROXIES": 1,
    "PROXY_NETWORKS": "10.0.0.7", "SMTP_HOST": "smtp.example.org", "MAIL_FROM": "a@example.org",
    "CLINIC_PHONE": "(555) 555-0142", "TWO_FACTORS": True}
Make = Callable[..., Flask]


@pytest.fixture
def install(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> Make:
    """Makes an installation that lacks nothing, but for what is said."""
    def make(**changes: Any) -> Flask:
        app = make_app(tmp_path, empty_sqlite, clock, **{**SOUND, **changes})
        for file in tmp_path.glob("backstory.sqlite*"):
            file.chmod(0o600)
        tmp_path.chmod(0o700)
        return app
    return make


def found(app: Flask, **environment: str) -> dict[str, Weight]:
    """Give the ids of what is found, but for what is so on the machine that runs the tests."""
    here = {"sqlite-race", "full-disc", "no-pdf", "letters", "clock", "alarm-path"}
    return {one.id: one.weight for one in doctor.findings(parts_of(app), environment) if one.id not in here}


def test_sound_installation_has_none(install: Make) -> None:
    assert found(install()) == {}


@pytest.mark.parametrize(("changes", "id_"), [
    ({"SECRET_KEY": "s" * 40}, "default-secrets"),
    ({"LINK_KEY": b64encode(bytes(32)).decode()}, "default-secrets"),
    ({"TOTP_SECRET": "please change this secret before use"}, "default-secrets"),
    ({"SECRET_KEY": ONE_KEY, "TOTP_SECRET": ONE_KEY}, "default-secrets"),
    ({"BASE_URL": "http://intake.example.org"}, "plain-http"), ({"PROXIES": 0}, "plain-http"),
    ({"PROXY_NETWORKS": "0.0.0.0/0"}, "loose-proxies"), ({"PROXY_NETWORKS": "::/0"}, "loose-proxies"),
    ({"TWO_FACTORS": False}, "one-factor")])
def test_dangerous_setting_is_named_and_not_served_with(install: Make, changes: dict[str, Any],
                                                         id_: str) -> None:
    app = install(**changes)
    assert found(app).get(id_) is Weight.DANGEROUS
    with pytest.raises(ConfigError, match=id_):
        doctor.require_safe(parts_of(app).settings, {})


def test_debugging_is_not_served_with(install: Make) -> None:
    settings = parts_of(install()).settings
    with pytest.raises(ConfigError, match="debug"):
        doctor.require_safe(settings, {"FLASK_DEBUG": "1"})


def test_demonstration_is_served_and_so_is_this_machine_alone_when_told(tmp_path: Path) -> None:
    local = {**SOUND, "INSTANCE_DIR": tmp_path, "ACTIVE_KEY": "k1", "BASE_URL": "http://127.0.0.1:8000",
             "PROXIES": 0}
    with pytest.raises(ConfigError, match="plain-http"):
        doctor.require_safe(load({}, local), {})
    doctor.require_safe(load({}, {**local, "DEMO": True}), {})
    doctor.require_safe(load({}, {**local, "PLAIN_HTTP": True}), {})
    with pytest.raises(ConfigError, match="PLAIN_HTTP"):
        load({}, {**local, "PLAIN_HTTP": True, "BASE_URL": "http://intake.example.org"})


@pytest.mark.parametrize(("changes", "id_", "weight"), [
    ({"MONITOR_NETWORKS": "0.0.0.0/0"}, "open-monitoring", Weight.WRONG),
    ({"DEMO": True}, "open-demonstration", Weight.WRONG),
    ({"SMTP_HOST": ""}, "no-mail", Weight.WRONG), ({"SMTP_TLS": "none"}, "no-mail", Weight.WRONG),
    ({"OIDC_ISSUER": "https://127.0.0.1:1", "OIDC_CLIENT_ID": "x"}, "no-provider", Weight.WRONG),
    ({"CLINIC_PHONE": ""}, "no-phone", Weight.NOTE)])
def test_wrong_setting_is_named(install: Make, changes: dict[str, Any], id_: str, weight: Weight) -> None:
    assert found(install(**changes)) == {id_: weight}


def test_keys_and_records_that_others_may_read_are_named(install: Make, tmp_path: Path) -> None:
    app = install()
    (tmp_path / "backstory.sqlite").chmod(0o644)
    assert found(app) == {"open-keys": Weight.WRONG}


def test_database_of_another_time_and_one_that_lacks_tables_are_named(install: Make, clock: Clock,
                                                                       tmp_path: Path) -> None:
    app = install()
    # The clock of the tests stands still.
    assert "clock" in {one.id for one in doctor.findings(parts_of(app), {})}
    (tmp_path / "backstory.sqlite").unlink()
    parts_of(app).store.engine.dispose()
    assert "database" in found(app)


def test_file_with_a_page_that_changed_by_itself_is_named(install: Make, tmp_path: Path) -> None:
    app = install()
    with (tmp_path / "backstory.sqlite").open("r+b") as file:
        file.seek(-32 * 4096, 2)   # the last pages: of no table that each request needs
        file.write(b"\xa5" * 32 * 4096)
    assert found(app).get("damaged-pages") is Weight.WRONG


def test_alert_that_waits_is_laid_to_who_should_send_it(install: Make, clock: Clock) -> None:
    app = install(BASE_URL="http://localhost", PLAIN_HTTP=True, PROXIES=0)
    patient = Patient(app.test_client(), make_clinic(app).invite())
    patient.open()
    patient.get("/intake/bladder-bowel")
    patient.post(bladder_change="new", saddle_feeling="no", bowel_change="no", sexual_change="no")
    clock.pass_by(minutes=16)
    assert found(app) == {"no-worker": Weight.WRONG}


def test_way_of_alarms_that_nothing_has_proven_is_named(install: Make) -> None:
    app = install()
    says = [one.says for one in doctor.findings(parts_of(app), {}) if one.id == "alarm-path"]
    assert says == ["Nothing proves that alarms go out: what sends them does not run."]


def test_sites_of_ones_own_are_no_demonstration(install: Make) -> None:
    app = install(DEMO=True, BASE_URL="http://localhost", PROXIES=0)
    make_clinic(app)
    assert found(app) == {"real-sites": Weight.WRONG}
    with parts_of(app).store.writing() as session:
        session.execute(update(Location).values(demo=True))
    assert found(app) == {}


def test_package_with_a_known_hole_is_named(monkeypatch: pytest.MonkeyPatch, install: Make) -> None:
    monkeypatch.setattr(machine, "FLOORS", {"gunicorn": ("999", "CVE-0"), "no-such-package": ("1", "CVE-1")})
    says = [one.says for one in doctor.findings(parts_of(install()), {}) if one.id == "old-packages"]
    assert len(says) == 2


@pytest.mark.parametrize("url", ["postgresql://db.example.org/b", "postgresql://db.example.org/b?sslmode=require"])
def test_open_way_to_the_database_is_named(tmp_path: Path, url: str) -> None:
    settings = load({}, {**SOUND, "INSTANCE_DIR": tmp_path, "ACTIVE_KEY": "k1", "DATABASE_URL": url})
    checks = [one for one in CHECKS if one.id == "open-connection"]
    assert len(examine(checks, Place(settings, {}))) == 1
    safe = load({}, {**SOUND, "INSTANCE_DIR": tmp_path, "ACTIVE_KEY": "k1",
                     "DATABASE_URL": "postgresql://db.example.org/b?sslmode=verify-full"})
    assert examine(checks, Place(safe, {})) == ()


def test_every_check_has_a_name_of_its_own_and_a_mend() -> None:
    assert len({one.id for one in CHECKS}) == len(CHECKS)
    assert all(one.mend.endswith((".", "'", ")")) or ":" in one.mend for one in CHECKS)


def test_scripts_without_a_type_are_named(monkeypatch: pytest.MonkeyPatch, install: Make) -> None:
    monkeypatch.setattr(machine, "SCRIPTS", {"Latin": "é", "Nobody's": "\U0010fffd"})
    (note,) = [one for one in doctor.findings(parts_of(install()), {}) if one.id == "letters"]
    assert "letters of Nobody's as numbers" in note.says
    assert "fonts-noto" in note.mend
