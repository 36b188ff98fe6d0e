"""The server reaches whom its settings name and nobody else: the rules, and the kernel that keeps them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.app import settings
from tests.support.openid import openid_provider
from triage.config import Settings, load
from triage.services.errors import InvalidInput, NotFound
from triage.services.firewall import Whose, rules
from triage.services.outward import Way, ways

NAMED = {
    "DATABASE_URL": "postgresql+psycopg://b@10.0.0.5:6432/b?sslmode=verify-full",
    "SMTP_HOST": "10.0.0.6", "SMTP_PORT": 465, "MAIL_FROM": "a@clinic.example",
    "SMS_ACCOUNT": "AC1", "SMS_TOKEN": "t", "SMS_FROM": "+15005550006", "SMS_URL": "https://10.0.0.7",
    "FHIR_URL": "https://[fd00::8]:8443/fhir", "HL7_HOST": "10.0.0.9", "HL7_TLS": True}
NOBODY = 65534   # the account that the kernel is asked for

# Two that listen here, and which of them is reached: by an account that is held to the rules, and by another.
TRIES = """
import json, os, socket, subprocess, sys
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
rules, nobody, *ports = sys.argv[1:]
hosts = [socket.create_server(("127.0.0.1", int(port))) for port in ports]
subprocess.run(["nft", "-f", rules], check=True)
subprocess.run(["nft", "-f", rules], check=True)   # as the timer does, again and again

def reached(port):
    try:
        socket.create_connection(("127.0.0.1", int(port)), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True

others = [reached(port) for port in ports]
os.setuid(int(nobody))
print(json.dumps({"others": others, "ours": [reached(port) for port in ports]}))
"""


def can_make_a_network() -> bool:
    """Whether this machine has what the kernel's own answer takes."""
    if os.geteuid() or not all(map(shutil.which, ("nft", "ip", "unshare"))):
        return False
    return subprocess.run(["unshare", "-n", "true"], check=False).returncode == 0


def of(tmp_path: Path, **named: object) -> Settings:
    return load({}, settings(tmp_path, **named))


def test_everybody_whom_the_settings_name_is_listed(tmp_path: Path) -> None:
    assert ways(of(tmp_path)) == ()
    assert ways(of(tmp_path, **NAMED)) == (
        Way("database", "10.0.0.5", 6432), Way("mail", "10.0.0.6", 465),
        Way("text messages", "10.0.0.7", 443), Way("FHIR", "fd00::8", 8443), Way("HL7", "10.0.0.9", 2575))
    by_socket = "postgresql+psycopg://b@/b?host=/var/run/postgresql"
    assert ways(of(tmp_path, DATABASE_URL=by_socket)) == ()


def test_a_provider_says_which_other_hosts_it_has(tmp_path: Path) -> None:
    with openid_provider() as provider:
        found = ways(of(tmp_path, **provider.settings))
        assert {one.what for one in found} == {"sign-in"}
        assert provider.settings["OIDC_ISSUER"] in {f"http://{one.host}:{one.port}" for one in found}


def test_only_these_are_opened_and_the_last_word_is_no(tmp_path: Path) -> None:
    resolvers = tmp_path / "resolv.conf"
    resolvers.write_text("search clinic.example\nnameserver 10.0.0.2\nnameserver fe80::1%eth0\n")
    said = rules(ways(of(tmp_path, **NAMED)), Whose(999), resolvers).splitlines()
    chain = [line.removeprefix("add rule inet backstory out ") for line in said if "add rule" in line]
    assert chain[0] == "meta skuid != 999 return"
    assert chain[-1] == "counter reject"
    assert {line for line in chain if line.endswith("dport 53 accept")} == {
        f"{kind} daddr {at} {way} dport 53 accept"
        for kind, at in (("ip", "10.0.0.2"), ("ip6", "fe80::1")) for way in ("udp", "tcp")}
    opened = {line.partition("{ ")[2].removesuffix(" }") for line in said if "add element" in line}
    assert opened == {
        "10.0.0.5 . 6432", "10.0.0.6 . 465", "10.0.0.7 . 443", "fd00::8 . 8443", "10.0.0.9 . 2575"}


def test_containers_are_held_by_their_network(tmp_path: Path) -> None:
    said = rules((), Whose(0, "172.30.8.0/24"), tmp_path / "none")
    assert "hook forward" in said
    assert "ip saddr != 172.30.8.0/24 return" in said


def test_nothing_is_said_that_would_shut_out_the_wrong_ones(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="root"):
        rules((), Whose(0))
    with pytest.raises(InvalidInput, match="no network"):
        rules((), Whose(999, "here; flush ruleset"))
    with pytest.raises(NotFound, match="nobody knows where"):
        rules((Way("mail", "nobody.invalid", 25),), Whose(999))


@pytest.mark.skipif(not can_make_a_network(), reason="needs root, nft, and a network of its own")
def test_the_kernel_lets_the_server_reach_nobody_else(tmp_path: Path) -> None:
    made = rules((Way("mail", "127.0.0.1", 2525),), Whose(NOBODY))
    (tmp_path / "rules.nft").write_text(made)
    command = ["unshare", "-n", sys.executable, "-c", TRIES, str(tmp_path / "rules.nft"),
               str(NOBODY), "2525", "2526"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert json.loads(done.stdout) == {"others": [True, True], "ours": [True, False]}
