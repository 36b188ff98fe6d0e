"""The machine: what is installed on it, and which of that has known holes."""

from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from zoneinfo import available_timezones

from triage.services import components
from triage.services.components import numbers
from triage.services.doctor.place import Check, Place, Weight
from triage.services.letters import is_printable

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
SCRIPTS: Mapping[str, str] = {   # a letter that each is seldom written without
    "Amharic": "አ", "Arabic": "ض", "Armenian": "ջ", "Bengali": "ক", "Burmese": "က", "Chinese": "王",
    "Cyrillic": "я", "Georgian": "ა", "Greek": "ω", "Gujarati": "ક", "Hebrew": "א", "Hindi": "क",
    "Japanese": "の", "Khmer": "ក", "Korean": "김", "Lao": "ກ", "Punjabi": "ਕ", "Tamil": "க",
    "Telugu": "క", "Thai": "ก", "Vietnamese": "ễ"}
FEWEST_ZONES = 400
MOST_DAYS = 30   # docs/security.md promises it


def old_packages(place: Place) -> Iterator[str]:  # noqa: ARG001 - every check looks at a place
    """Name packages older than the release in which their known holes were closed."""
    for name, (floor, hole) in FLOORS.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            if name not in OPTIONAL:
                yield f"{name} is not installed."
            continue
        if numbers(found) < numbers(floor):
            yield f"{name} {found} has a known hole ({hole}); {floor} has not."


def behind(place: Place) -> Iterator[str]:  # noqa: ARG001
    """Name components that are older than those that this release was tried with."""
    for one, here in components.older():
        yield f"{one.name} {here} is older than {one.version}, which this release was tried with."


def long_ago(place: Place) -> Iterator[str]:
    """Name a release whose components are older than is promised."""
    day = components.renewed()
    if (age := (place.now.date() - day).days) > MOST_DAYS:
        yield f"The components of this release were brought up to date on {day}, {age} days ago."


def no_pdf(place: Place) -> Iterator[str]:  # noqa: ARG001
    """Name what is missing to make PDF files."""
    if find_spec("weasyprint") is None or find_spec("pikepdf") is None:
        yield "No PDF files can be made; printing from the browser works."


def no_letters(place: Place) -> Iterator[str]:  # noqa: ARG001
    """Name the scripts that PDF files can not show."""
    try:
        lost = [script for script, letter in SCRIPTS.items() if not is_printable(letter)]
    except OSError:   # no Pango: no PDF either, which is named above
        return
    if lost:
        yield (f"PDF files show letters of {', '.join(lost)} as numbers, such as [U+738B]: no type here has "
               "them. Pages and what browsers print are not touched by it.")


def no_zones(place: Place) -> Iterator[str]:  # noqa: ARG001
    """Name a machine that does not know the world's time zones."""
    if (found := len(available_timezones())) < FEWEST_ZONES:
        yield f"Only {found} time zones are known here: times of visits would be wrong."


CHECKS = (
    Check("old-packages", Weight.WRONG, old_packages, "Run: .venv/bin/pip install --upgrade -e '.[pdf]'"),
    Check("behind", Weight.WRONG, behind,
          "Run: .venv/bin/pip install -c triage/components.txt -e '.[pdf]', and restart the server."),
    Check("long-ago", Weight.WRONG, long_ago,
          "Take a newer release. To see meanwhile what is known of these, where there is the internet: "
          "pip-audit --requirement triage/components.txt"),
    Check("no-pdf", Weight.NOTE, no_pdf,
          "Run: .venv/bin/pip install -e '.[pdf]', and on Debian: apt-get install libpango-1.0-0 "
          "libpangoft2-1.0-0 libharfbuzz-subset0"),
    Check("letters", Weight.NOTE, no_letters,
          "Where patients have such names, on Debian: apt-get install fonts-noto-core fonts-noto-cjk"),
    Check("time-zones", Weight.WRONG, no_zones, "Run: .venv/bin/pip install --upgrade tzdata"),
)
