"""A tablet of the waiting room, as the administrator names it."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from triage.forms.staff.base import StaffForm, options, stripped


class KioskForm(StaffForm):
    """What it is called, and where it stands."""

    name = StringField("Name of the tablet", [
        DataRequired("Write what the tablet is called, like “Waiting room, by the door”"),
        Length(max=80, message="Use at most 80 letters")], [stripped])
    location_id = SelectField("Location", [InputRequired("Pick the location")])

    def __init__(self, *args: Any, locations: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form for these (id, name), of which the first is picked at first."""
        super().__init__(*args, **kwargs)
        self.location_id.choices = options(locations)
        if not self.is_submitted() and self.location_id.choices:
            self.location_id.data = self.location_id.choices[0].value
