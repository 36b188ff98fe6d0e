"""The printed page with as little left out as it takes to fit."""

from collections.abc import Iterator

from triage.services.views import CaseView
from triage.web import fit
from triage.web.fit import Fit
from triage.web.sheet import Sheet
from triage.web.sheet_height import height


def compose(case: CaseView) -> Sheet:
    """Give the page with as little shortened as it takes to fit."""
    sheets = list(shorter_and_shorter(case))
    return next((sheet for sheet in sheets if fit.fits(height(sheet))), sheets[-1])


def shorter_and_shorter(case: CaseView) -> Iterator[Sheet]:
    """Yield the page whole, then with one step more taken each time."""
    for step in Fit:
        yield Sheet(case, step)
        if step >= Fit.NAMES:
            yield from (Sheet(case, step, quoted) for quoted in reversed(range(fit.LIMITS[step].flags or 0)))
