"""Why a patient will not fill in the form."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from triage.forms.staff.base import StaffForm, options


class DeclineForm(StaffForm):
    """The one reason, out of those that are counted."""

    reason = RadioField("Why will the form not be filled in?", validators=[InputRequired("Pick the reason")])

    def __init__(self, *args: Any, reasons: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form for these (code, words)."""
        super().__init__(*args, **kwargs)
        self.reason.choices = options(reasons)
