"""The machine: what is installed on it, and which of that has known holes."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from zoneinfo import available_timezones

from triage.services.doctor.place import Check, Place, Weight

# The oldest release without the holes that are known; where the older ones had them.
FLOORS: Mapping[str, tuple[str, str]] = {
    "flask": ("3.1.3", "CVE-2026-27205"),
    "werkzeug": ("3.0.6", "CVE-2024-49767"),
    "gunicorn": ("23.0", "CVE-2024-6827"),
    "weasyprint": ("69.0", "CVE-2026-49452"),
    "cryptography": ("44.0.1", "CVE-2024-12797"),
    "jinja2": ("3.1.6", "CVE-2025-27516"),
}
OPTIONAL = ("weasyprint",)
FEWEST_ZONES = 400


def old_packages(place: Place) -> Iterator[str]:  # noqa: ARG001 - every check looks at a place
    """Name packages older than the release in which their known holes were closed."""
    for name, (floor, hole) in FLOORS.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            if name not in OPTIONAL:
                yield f"{name} is not installed."
            continue
        if _numbers(found) < _numbers(floor):
            yield f"{name} {found} has a known hole ({hole}); {floor} has not."


def no_pdf(place: Place) -> Iterator[str]:  # noqa: ARG001
    """Name what is missing to make PDF files."""
    if find_spec("weasyprint") is None or find_spec("pikepdf") is None:
        yield "No PDF files can be made; printing from the browser works."


def no_zones(place: Place) -> Iterator[str]:  # noqa: ARG001
    """Name a machine that does not know the world's time zones."""
    if (found := len(available_timezones())) < FEWEST_ZONES:
        yield f"Only {found} time zones are known here: times of visits would be wrong."


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)[:3]))


CHECKS = (
    Check("old-packages", Weight.WRONG, old_packages, "Run: .venv/bin/pip install --upgrade -e '.[pdf]'"),
    Check("no-pdf", Weight.NOTE, no_pdf,
          "Run: .venv/bin/pip install -e '.[pdf]', and on Debian: apt-get install libpango-1.0-0 "
          "libpangoft2-1.0-0 libharfbuzz-subset0"),
    Check("time-zones", Weight.WRONG, no_zones, "Run: .venv/bin/pip install --upgrade tzdata"),
)
