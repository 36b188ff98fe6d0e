"""What an installation is set up from agrees with the program and with itself, read as its users read it."""

import os
import re
import shutil
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from tests.support.deploy_files import (
    FOLDER,
    NAMES,
    UNITS,
    commands,
    compose,
    dockerfile,
    is_command,
    set_in,
    unit,
)
from triage.cli import machine, serving
from triage.config import PREFIX, ROOT, Settings, load
from triage.services.doctor import require_safe
from triage.store.durability import is_unchecked

COMPOSE = compose()
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"].startswith("backstory")}
APPS = {name: one for name, one in OURS.items() if "command" not in one}
IMAGE = dockerfile()
DOC = (ROOT / "docs" / "deploy.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", DOC, re.DOTALL)
CADDY = (FOLDER / "Caddyfile").read_text()
OUTWARD = FOLDER / "backstory-outward.service"
SITE = "intake.example.org"


def of_image(instruction: str) -> list[str]:
    return [rest for name, rest in IMAGE if name == instruction]


def made(folder: Path, more: dict[str, str]) -> Settings:
    """Give the settings of an installation with fresh keys, as the script makes them."""
    printed = subprocess.run([FOLDER / "make-env"], capture_output=True, text=True, check=True).stdout
    lines = dict(line.split("=", 1) for line in printed.splitlines())
    return load({**lines, **more, f"{PREFIX}INSTANCE_DIR": str(folder)})


def test_there_are_two_applications_the_workers_a_database_and_a_proxy() -> None:
    assert len(APPS) == 2
    assert {"alerts", "messages", "record", "migrate", "proxy", "database"} == set(SERVICES) - set(APPS)


@pytest.mark.parametrize("name", sorted(OURS))
def test_container_of_ours_may_do_nothing_that_it_need_not(name: str) -> None:
    one = OURS[name]
    assert one["user"] == of_image("USER")[-1] != "0:0"
    assert (one["read_only"], one["cap_drop"], one["tmpfs"]) == (True, ["ALL"], ["/tmp"])
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["mem_limit"]
    assert "ports" not in one
    assert not one.get("privileged")


def test_only_the_proxy_is_reached_from_outside_and_the_database_from_nowhere() -> None:
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["proxy"]
    assert SERVICES["database"]["network_mode"] == "none"
    assert COMPOSE["networks"]["front"]["internal"]


def test_everything_that_is_used_is_declared_and_there() -> None:
    for name, one in SERVICES.items():
        for volume in one.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).is_file(), (name, volume)
        assert set(one.get("networks", {})) <= set(COMPOSE["networks"]), name
        assert set(one.get("depends_on", {})) <= set(SERVICES), name


def test_only_known_settings_are_set() -> None:
    texts = {name: (ROOT / name).read_text() for name in ("compose.yaml", "Dockerfile", "docs/deploy.md")}
    texts |= {path.name: path.read_text() for path in FOLDER.iterdir()}
    assert {name: set_in(text) - NAMES for name, text in texts.items() if set_in(text) - NAMES} == {}


def test_containers_are_safe_to_serve_as_they_come(tmp_path: Path) -> None:
    for one in APPS.values():
        given = {name: re.sub(r"\$\{SITE:[^}]*\}", SITE, value) for name, value in one["environment"].items()}
        given = {name: re.sub(r"\$\{\w+:\?\}", "0" * 48, value) for name, value in given.items()}
        settings = made(tmp_path, given)
        assert settings.base_url == f"https://{SITE}"
        require_safe(settings, {})
        assert not is_unchecked(settings.database_url)
        folder = settings.database_url.partition("host=")[2]
        assert f"socket:{folder}" in one["volumes"]
        assert f"socket:{folder}" in SERVICES["database"]["volumes"]


def test_proxy_asks_from_where_it_is_believed() -> None:
    address = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    subnet = COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]
    assert ip_address(address) in ip_network(subnet)
    assert {one["environment"]["BACKSTORY_PROXY_NETWORKS"] for one in APPS.values()} == {address}
    assert {one["environment"]["BACKSTORY_PROXIES"] for one in APPS.values()} == {"1"}


def test_proxy_knows_both_applications_by_the_port_that_they_listen_on() -> None:
    [upstreams] = re.findall(r"\{\$UPSTREAMS:([^}]+)\}", CADDY)
    [port] = of_image("EXPOSE")
    assert set(upstreams.split()) == {f"{name}:{port}" for name in APPS}
    assert f"BIND=0.0.0.0:{port}" in " ".join(of_image("ENV"))
    assert f"127.0.0.1:{port}/healthz" in of_image("HEALTHCHECK")[0]
    assert "respond @inside 404" in CADDY
    assert {"/metrics", "/readyz"} <= set(re.search(r"@inside path (.+)", CADDY)[1].split())  # type: ignore[index]


def test_database_writes_down_no_values() -> None:
    for setting in ("log_error_verbosity=terse", "log_parameter_max_length=0"):
        name, value = setting.split("=")
        assert setting in SERVICES["database"]["command"]
        assert f"{name}: {value}\n" in (FOLDER / "patroni.yml").read_text()
        assert f"SET {name} = {value}'" in (ROOT / "docs" / "deploy.md").read_text()


def test_proxy_lets_go_of_a_connection_before_the_application_does() -> None:
    """A form that meets a connection as it is closed comes to nothing: no proxy may send it twice."""
    assert 0 < int(re.search(r"keepalive (\d+)s", CADDY)[1]) < serving.keepalive   # type: ignore[index]


@pytest.mark.parametrize("name", [name for name in OURS if "command" in OURS[name]])
def test_commands_of_workers_are_ours(name: str) -> None:
    flask, *words = OURS[name]["command"]
    assert flask == "flask"
    assert is_command(words)


def test_image_holds_what_the_program_needs_and_nothing_of_an_installation() -> None:
    copied = {word.removeprefix("./") for rest in of_image("COPY") if not rest.startswith("--from")
              for word in rest.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    assert {"triage", "templates", "questionnaires", "wsgi.py", "setup.cfg"} <= copied
    assert not copied & {".", "instance", "tests", ".git"}
    assert of_image("ADD") == []


def test_image_has_the_libraries_that_pdf_needs_and_a_python_that_we_run_on() -> None:
    installed = set(" ".join(of_image("RUN")).split())
    assert {package for part in machine.PDF for package in part.packages} <= installed
    assert all(tuple(map(int, re.findall(r"python:3\.(\d+)", base))) >= (11,) for base in of_image("FROM"))


def test_image_and_units_start_the_server_in_the_same_way() -> None:
    [command] = of_image("CMD")
    words = re.findall(r'"([^"]+)"', command)
    assert words == ["gunicorn", "-c", "python:triage.cli.serving", "wsgi:app"]
    [start] = unit(FOLDER / "backstory@.service")["ExecStart"]
    assert start.split()[1:] == words[1:]


@pytest.mark.parametrize("path", [path for path in UNITS if path != OUTWARD], ids=lambda path: path.name)
def test_unit_is_walled_in_and_runs_what_there_is(path: Path) -> None:
    found = unit(path)
    assert found["User"] == ["backstory"]
    for name, value in {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes",
                        "UMask": "0077", "PrivateTmp": "yes", "CapabilityBoundingSet": "",
                        "Restart": "always"}.items():
        assert found[name] == [value], name
    assert all(is_command(words) for words in commands(found["ExecStart"][0]))


def test_unit_that_sets_the_kernels_rules_may_do_nothing_else() -> None:
    found = unit(OUTWARD)
    assert found["CapabilityBoundingSet"] == ["CAP_NET_ADMIN"]
    assert {found[name][0] for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp")} == {"yes"}
    assert found["ProtectSystem"] == ["strict"]
    text = (FOLDER / "backstory-outward").read_text()
    [words] = re.findall(r"backstory-do (outward firewall)", text)
    assert is_command(words.split())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_reads_every_unit(path: Path, tmp_path: Path) -> None:
    here = tmp_path / path.name
    text = path.read_text().replace("/srv/backstory/.venv/bin", str(Path(sys.executable).parent))
    here.write_text(text.replace("/usr/local/sbin", str(FOLDER)))
    done = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if path.stem.partition("@")[0] in line] == []


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_is_a_script_that_a_shell_reads(block: str) -> None:
    subprocess.run(["bash", "-n"], input=block, text=True, check=True)


def test_commands_of_the_page_are_ours() -> None:
    found = [words for block in BLOCKS for words in commands(block)]
    assert len(found) > 5
    assert [words for words in found if not is_command(words)] == []


def test_files_and_units_of_the_page_exist() -> None:
    text = "\n".join(BLOCKS)
    named = set(re.findall(r"docs/deploy/[\w@.-]+", text))
    assert all((ROOT / name).is_file() for name in named)
    assert {path.name for path in FOLDER.iterdir()} - {Path(name).name for name in named} == {
        "backstory-record.service", "roles.sql"}
    for unit_name in re.findall(r"\b(backstory[@-](?!do)[\w@]+)", " ".join(
            line for line in text.splitlines() if line.startswith("systemctl"))):
        assert (FOLDER / f"{re.sub('@.*', '@', unit_name)}.service").is_file(), unit_name
    assert set(re.search(r"^cp -r (.*) /srv", text, re.MULTILINE)[1].split()) <= {   # type: ignore[index]
        path.name for path in ROOT.iterdir()}


def test_settings_of_the_page_are_safe_to_serve_with(tmp_path: Path) -> None:
    lines = re.findall(r'^echo "(BACKSTORY_\w+)=(.+)" >>', "\n".join(BLOCKS), re.MULTILINE)
    settings = made(tmp_path, dict(lines))
    require_safe(settings, {})
    assert not is_unchecked(settings.database_url)


def test_fresh_settings_are_for_their_owner_alone_and_fresh(tmp_path: Path) -> None:
    first, second = made(tmp_path, {}), made(tmp_path, {})
    assert first.secret_key != second.secret_key
    assert os.access(FOLDER / "make-env", os.X_OK)
