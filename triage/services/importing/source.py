"""A list of visits from whatever was given: a table of any kind, or a FHIR bundle."""

import re
from datetime import date

from triage.services.importing.dates import MDY, day_form, read_day
from triage.services.importing.decode import MOST_BYTES
from triage.services.importing.fhir_list import bundle_grid, looks_like_json
from triage.services.importing.flaws import Unreadable
from triage.services.importing.grid import Grid, read_grid

DAY_IN_TITLE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
                          r"|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [A-Za-z]{3,9}\.? \d{4}")
LATEST = date(2100, 1, 1)


def read_list(data: bytes) -> tuple[Grid, str]:
    """Read what was given: the grid, and the day (ISO) that its title names, or "". Raises Unreadable."""
    if not data.strip():
        raise Unreadable("Nothing was given. Pick a file, or paste the list.")
    if len(data) > MOST_BYTES:
        raise Unreadable("The list is larger than 8 MB. Bring in one day at a time, or fewer columns.",
                         too_large=True)
    if looks_like_json(data):
        return bundle_grid(data), ""
    grid = read_grid(data)
    return grid, _day_of(grid.titles)


def _day_of(titles: tuple[str, ...]) -> str:
    """Give the one day that the lines above the headings name, where it can be read one way only."""
    texts = {text for line in titles for text in DAY_IN_TITLE.findall(line)}
    form = day_form(texts)
    days = {day for text in texts if (day := read_day(text, form.order or MDY, LATEST))}
    return days.pop().isoformat() if len(days) == 1 and form.sure else ""
