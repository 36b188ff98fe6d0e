"""As docs/deploy sets it up, each part has its own role in the database, and its own secrets."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from tests.support import cluster, databases
from tests.support.deploy_files import FOLDER, compose
from tests.support.store import postgresql
from triage.config import ROOT
from triage.store import migrate
from triage.store.engine import make_engine

__all__ = ["postgresql"]

SERVICES: dict[str, Any] = compose()["services"]
SECRETS = ("POSTGRES_PASSWORD", "OWNER_PASSWORD", "SERVING_PASSWORD")
DOC = (ROOT / "docs" / "deploy.md").read_text()


def secrets_of(name: str) -> set[str]:
    """Give which of the database's passwords a container is told."""
    return {secret for secret in SECRETS for value in SERVICES[name].get("environment", {}).values()
            if f"${{{secret}:" in str(value)}


def test_each_container_is_told_its_own_password_alone() -> None:
    ours = {name for name, one in SERVICES.items() if one["image"].startswith("backstory")}
    assert {name: secrets_of(name) for name in ours - {"migrate"}} == {
        name: {"SERVING_PASSWORD"} for name in ours - {"migrate"}}
    assert secrets_of("migrate") == {"OWNER_PASSWORD"}
    assert secrets_of("proxy") == set()
    assert secrets_of("database") == set(SECRETS)
    assert "--auth-local=scram-sha-256" in SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_passwords_are_fresh_and_none_is_in_the_settings_that_all_get() -> None:
    made = [subprocess.run([FOLDER / "make-passwords"], capture_output=True, text=True, check=True).stdout
            for _ in range(2)]
    first, second = (dict(line.split("=") for line in text.splitlines()) for text in made)
    assert set(first) == set(SECRETS)
    assert len({*first.values(), *second.values()}) == 6
    assert all(re.fullmatch(r"[0-9a-f]{48}", value) for value in first.values())
    settings = subprocess.run([FOLDER / "make-env"], capture_output=True, text=True, check=True).stdout
    assert [secret for secret in SECRETS if secret in settings] == []


def test_the_script_of_the_containers_makes_who_owns_and_who_serves(postgresql: str) -> None:
    """Run as the image does, as its superuser; then the tables are made, and served."""
    programs, url = cluster.binaries(), make_url(postgresql)
    assert programs
    own = f"{url.database}_made"
    names = {"backstory_owner": f"{own}_owner", "backstory": own}
    script = re.sub(r"\b(backstory_owner|backstory)\b", lambda found: names[found[0]],
                    (FOLDER / "roles.sql").read_text())
    script = re.sub(r"^REVOKE CONNECT ON DATABASE postgres.*$", "", script, flags=re.MULTILINE)   # ours, too
    command = [programs / "psql", "-h", str(url.query["host"]), "-U", databases.OWNER, "-d", "postgres", "-q",
               "-v", "ON_ERROR_STOP=1"]
    subprocess.run(command, input=script, text=True, check=True, capture_output=True, cwd=Path("/"), env={
        "OWNER_PASSWORD": "o" * 48, "SERVING_PASSWORD": "s" * 48, "PATH": "/usr/bin"})
    owner, serving = (make_engine(url.set(username=name, database=own)) for name in names.values())
    stranger = make_engine(url.set(database=own))   # another role of the same server
    migrate.upgrade(owner, serving_role=own)
    with serving.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one() == 0
        with pytest.raises(DBAPIError, match="must be owner"):
            connection.exec_driver_sql("DROP TABLE patient")
    with pytest.raises(DBAPIError, match="CONNECT"):
        stranger.connect()
    for engine in (owner, serving, stranger):
        engine.dispose()


def test_the_host_has_an_account_for_each_role_and_tells_each_its_own() -> None:
    accounts = set(re.findall(r"^useradd .* (\w+)$", DOC, re.MULTILINE))
    roles = set(re.findall(r"^sudo -u postgres createuser (?:--createdb )?(\w+)$", DOC, re.MULTILINE))
    assert accounts == roles == {"backstory", "backstory_owner"}   # the socket says who asks
    written = dict(re.findall(r'^echo "BACKSTORY_DATABASE_URL=postgresql\+psycopg://(\w+)@.*" >+ (\S+)$', DOC,
                              re.MULTILINE))
    assert written == {"backstory": "/etc/backstory/backstory.env",
                       "backstory_owner": "/etc/backstory/owner.env"}
    assert "--owner backstory_owner" in DOC
