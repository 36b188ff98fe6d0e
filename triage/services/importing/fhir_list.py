"""Appointments of a FHIR bundle as a list: looked at, mended and brought in like any other."""

from triage.fhir.appointments import AppointmentFacts, BundleError, read_appointments, read_extent
from triage.services.importing.flaws import Unreadable
from triage.services.importing.grid import LONGEST_CELL, MOST_ROWS, Grid, Row
from triage.services.importing.words import labels

FIELDS = {"record_number": "record_number", "family": "family", "given": "given", "birth_date": "birth_date",
          "sex": "gender", "language": "language", "phone": "phone", "email": "email", "when": "start",
          "clinician": "clinician", "location": "location", "status": "status"}


def looks_like_json(data: bytes) -> bool:
    """Whether the bytes begin as JSON does."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def bundle_grid(data: bytes) -> Grid:
    """Read a bundle. A row's number counts its appointments; its place is the path. Raises Unreadable."""
    try:
        found = read_appointments(data)
    except BundleError as error:
        raise Unreadable(str(error)) from None
    if len(found) > MOST_ROWS:
        raise Unreadable(f"The bundle has more than {MOST_ROWS:,} appointments. Bring it in in parts.",
                         too_large=True)
    return Grid(tuple(labels()[field] for field in FIELDS),
                tuple(_row(number, one) for number, one in enumerate(found, 1)),
                short=_short(data, len(found)))


def _short(data: bytes, here: int) -> str:
    """Say that a search has more pages, or more finds, than were given."""
    total, has_more = read_extent(data)
    if total > here:
        return f"The bundle says that {total:,} appointments were found; {here:,} came."
    return "The bundle is one page of several: it names a next one." if has_more else ""


def _row(number: int, one: AppointmentFacts) -> Row:
    cells = tuple(str(getattr(one, name)).strip()[:LONGEST_CELL + 1] for name in FIELDS.values())
    return Row(number, cells, one.place)
