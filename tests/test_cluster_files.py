"""The files of docs/deploy for more than one machine agree with each other, the program and the page."""

import re
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.deploy_files import FOLDER, unit
from triage.cli import machine
from triage.config import ROOT
from triage.store.engine import POSTGRESQL_OPTIONS, make_engine

DOC = (ROOT / "docs" / "deploy.md").read_text()
MADE = (FOLDER / "make-cluster").read_text()
FILLED = ("etcd.default", "patroni.yml", "haproxy.cfg", "pgbouncer.ini", "userlist.txt")
TRIO = {f"DB{number}": f"10.20.0.1{number}" for number in (1, 2, 3)}
WORDS = re.findall(r"\b([A-Z]+_(?:PASSWORD|TOKEN))\b", MADE)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every file as it is on the first database machine or on an application machine."""
    settings = tmp_path_factory.mktemp("cluster") / "cluster.env"
    given = {**TRIO, **{word: f"secret-{word.lower()}" for word in WORDS},
             **dict(re.findall(r"^([A-Z_]+)=(/\S+|[\d.]+)$", MADE, re.MULTILINE))}
    settings.write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    return {name: subprocess.run([FOLDER / "fill", FOLDER / name, settings, "NODE=db1", "HERE=10.20.0.11"],
                                 check=True, capture_output=True, text=True).stdout for name in FILLED}


@pytest.fixture(scope="module")
def patroni(files: dict[str, str]) -> Any:
    return yaml.safe_load(files["patroni.yml"])


@pytest.fixture(scope="module")
def pgbouncer(files: dict[str, str]) -> ConfigParser:
    found = ConfigParser(comment_prefixes=";", interpolation=None)
    found.read_string(files["pgbouncer.ini"])
    return found


def test_who_is_left_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "cluster.env").write_text("NODE=db1\n")
    done = subprocess.run([FOLDER / "fill", FOLDER / "userlist.txt", tmp_path / "cluster.env"],
                          capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "@APP_PASSWORD@" in done.stderr


def test_a_commit_is_on_two_machines_before_anybody_is_told(patroni: Any) -> None:
    shared = patroni["bootstrap"]["dcs"]
    assert shared["synchronous_mode"] is shared["synchronous_mode_strict"] is True
    assert shared["postgresql"]["parameters"]["synchronous_commit"] == "on"
    assert "data-checksums" in patroni["bootstrap"]["initdb"]


def test_times_fit_each_other_and_the_half_minute_that_is_promised(patroni: Any) -> None:
    shared = patroni["bootstrap"]["dcs"]
    assert shared["ttl"] >= shared["loop_wait"] + 2 * shared["retry_timeout"]
    assert shared["ttl"] + shared["loop_wait"] < 30
    assert float(unit(FOLDER / "patroni.conf")["RestartSec"][0]) > shared["ttl"]


def test_all_name_the_same_machines_and_ports(files: dict[str, str], patroni: Any) -> None:
    trio = sorted(TRIO.values())
    etcd = dict(line.split("=", 1) for line in files["etcd.default"].splitlines() if "=" in line)
    assert re.findall(r"//([\d.]+):2380", etcd["ETCD_INITIAL_CLUSTER"]) == trio
    assert [address.split(":")[0] for address in patroni["etcd3"]["hosts"]] == trio
    [client] = {address.split(":")[1] for address in patroni["etcd3"]["hosts"]}
    assert etcd["ETCD_LISTEN_CLIENT_URLS"].endswith(f":{client}")
    assert re.findall(r"server (db\d) ([\d.]+):5432", files["haproxy.cfg"]) == list(
        zip(("db1", "db2", "db3"), trio, strict=True))
    assert patroni["postgresql"]["listen"].endswith(":5432")
    assert f"port {patroni['restapi']['listen'].split(':')[1]} " in files["haproxy.cfg"]


def test_pool_leads_through_the_proxy_and_is_one_for_transactions(files: dict[str, str],
                                                                  pgbouncer: ConfigParser) -> None:
    way, pool = pgbouncer["databases"]["backstory"], pgbouncer["pgbouncer"]
    host, port = re.findall(r"host=(\S+) port=(\d+)", way)[0]
    assert f"bind {host}:{port}" in files["haproxy.cfg"]
    assert (pool["pool_mode"], pool["listen_addr"]) == ("transaction", "")
    assert pool["server_tls_sslmode"] == "verify-ca"
    assert files["userlist.txt"] == '"backstory" "secret-app_password"\n'
    assert f"port={pool['listen_port']}&pooler=transaction" in DOC


def test_pools_of_two_machines_fit_the_database(patroni: Any, pgbouncer: ConfigParser) -> None:
    pool = pgbouncer["pgbouncer"]
    most = int(pool["default_pool_size"]) + int(pool["reserve_pool_size"])
    shared = patroni["bootstrap"]["dcs"]["postgresql"]["parameters"]
    assert 2 * most + shared["max_wal_senders"] < shared["max_connections"]


def test_pool_sets_what_the_application_sets_on_a_connection_of_its_own(pgbouncer: ConfigParser) -> None:
    ours = dict(re.findall(r"-c (\w+)=(\w+)", POSTGRESQL_OPTIONS))
    theirs = dict(re.findall(r"SET (\w+)='*(\w+)", pgbouncer["databases"]["backstory"]))
    assert theirs == {name: value for name, value in ours.items() if name != "client_encoding"}


def test_every_host_outside_asks_for_encryption_and_a_password(patroni: Any) -> None:
    rules = [rule.split() for rule in patroni["postgresql"]["pg_hba"]]
    assert {rule[0] for rule in rules} == {"local", "hostssl"}
    assert {rule[-1] for rule in rules} == {"scram-sha-256"}
    assert {one["sslmode"] for one in patroni["postgresql"]["authentication"].values()} == {"verify-ca"}


def test_page_installs_what_the_files_are_for() -> None:
    packages = {name for part in machine.HA for name in part.packages}
    named = set(" ".join(line for line in DOC.splitlines() if line.startswith("apt-get install")).split())
    assert packages <= named


def test_other_kinds_of_pool_are_refused() -> None:
    with pytest.raises(ValueError, match="pooler=transaction"):
        make_engine("postgresql+psycopg://backstory@/backstory?host=/run&pooler=session")


def test_what_a_pool_cannot_keep_is_not_asked_of_it() -> None:
    plain = make_engine("postgresql+psycopg://backstory@/backstory?host=/run")
    pooled = make_engine("postgresql+psycopg://backstory@/backstory?host=/run&port=6432&pooler=transaction")
    assert "pooler" not in pooled.url.query
    assert pooled.url.query["port"] == "6432"
    assert plain.url.query["host"] == pooled.url.query["host"]
