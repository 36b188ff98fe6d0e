"""`flask components`: what this program is made of, with releases and licences."""

import re
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

import click
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from triage.cli.printing import echo_json
from triage.services.components import FILE, Component

OURS, EXTRA = "backstory", "pdf"   # all that an installation that serves people has
HEAD = """# What this release was made and tried with: pip takes these and no others, from its index alone.
# Renewed on {day}: `pip install --upgrade`, every test, `flask components renew`, which writes this.
"""

components = click.Group("components", help="What this program is made of.")


@components.command("list", epilog="Example: flask components list --json")
@click.option("--json", "as_json", is_flag=True, help="Print a list of {name, version, licence}.")
def list_(as_json: bool) -> None:
    """Say what is installed of the packages that the program needs to serve."""
    from dataclasses import asdict

    if as_json:
        echo_json([asdict(one) for one in installed()])
    else:
        click.echo("\n".join(f"{one.name} {one.version}: {one.licence}" for one in installed()))


@components.command("sbom", epilog="Example: flask components sbom")
def sbom() -> None:
    """Print the same as a bill of materials (CycloneDX 1.6, JSON), for programs that look for holes."""
    echo_json({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"timestamp": datetime.now(UTC).isoformat(timespec="seconds"), "component": {
            "type": "application", "name": OURS, "version": distribution(OURS).version,
            "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": [_entry(one) for one in installed()]})


@components.command("renew", epilog="Example: flask components renew")
def renew() -> None:
    """Write triage/components.txt anew from what is installed, once that was brought up to date and tried."""
    lines = [f"{one.name}=={one.version}  # {one.licence}" for one in installed()]
    day = datetime.now(UTC).date().isoformat()
    FILE.write_text(HEAD.format(day=day) + "\n".join(lines) + "\n")
    click.echo(f"{len(lines)} components.")


def installed() -> tuple[Component, ...]:
    """Give every package that serving needs, and what those need, as it is here, by name."""
    found: dict[str, Distribution] = {}
    waiting = [(OURS, (EXTRA,))]
    while waiting:
        name, extras = waiting.pop()
        try:
            one = found.setdefault(name, distribution(name))
        except PackageNotFoundError:
            continue   # of an extra that is not installed
        for line in one.requires or ():
            needed = Requirement(line)
            if any(not needed.marker or needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                asked = canonicalize_name(needed.name)
                if asked not in found or needed.extras:
                    waiting.append((asked, tuple(needed.extras)))
    del found[OURS]
    return tuple(Component(name, one.version, _licence(one)) for name, one in sorted(found.items()))


def _licence(one: Distribution) -> str:
    """Give the licence that a package names: an expression, or else classifiers, or its own words."""
    said = one.metadata
    classes = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or ()
               if "License ::" in line]
    words = (said["License"] or "").strip().partition("\n")[0]
    return said["License-Expression"] or " / ".join(classes) or words or "not named"


def _entry(one: Component) -> dict[str, Any]:
    spdx = re.fullmatch(r"[A-Za-z0-9.\-]+", one.licence)
    licence = {"license": {"id" if spdx else "name": one.licence}}
    return {"type": "library", "name": one.name, "version": one.version,
            "purl": f"pkg:pypi/{one.name}@{one.version}", "licenses": [licence]}
