"""A patient and a visit, as the front desk types them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from wtforms import Field, SelectField, ValidationError
from wtforms.validators import InputRequired

from triage.forms.staff.base import KindDate, KindTime, options
from triage.forms.staff.identity import RECORD_NUMBER, IdentityFields

OLDEST = 130     # years
FARTHEST = 730   # days ahead that a visit may be planned
LANGUAGES = (("en", "English"), ("es", "Spanish"))
HELPS = (("", "None"), ("interpreter", "An interpreter"), ("filling_in", "Help filling in"),
         ("paper", "A form on paper"))
WAYS = (("", "Not said"), ("text", "Text message"), ("email", "Email"), ("none", "No messages"))


class VisitForm(IdentityFields):
    """A patient and the visit that is planned."""

    record_number = RECORD_NUMBER
    language = SelectField("Language of the form", choices=options(LANGUAGES), default="en")
    day = KindDate("Day of the visit", [InputRequired("Write the day of the visit")])
    time = KindTime("Time", [InputRequired("Write the time of the visit, like 14:30")])
    location_id = SelectField("Location", [InputRequired("Pick the location")])
    clinician_id = SelectField("Clinician")
    help = SelectField("Help needed", choices=options(HELPS))
    channel = SelectField("How to write to the patient", choices=options(WAYS))

    def __init__(self, *args: Any, today: date, locations: Iterable[tuple[str, str]],
                 clinicians: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form for `today` at the clinic; choices as (id, name)."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.location_id.choices = options(locations)
        self.clinician_id.choices = options([("", "Not named yet"), *clinicians])

    def validate_birth_date(self, field: Field) -> None:
        """Refuse a date of birth that nobody alive can have. One that is no date was refused before."""
        if field.data is None:
            return
        if field.data > self.today:
            raise ValidationError("This date of birth lies ahead. Check the year")
        if field.data.year < self.today.year - OLDEST:
            raise ValidationError("This date of birth is more than 130 years ago. Check the year")

    def validate_day(self, field: Field) -> None:
        """Refuse a day that is over, or so far away that it is a slip."""
        if field.data is None:
            return
        if field.data < self.today:
            raise ValidationError("This day is over. Write today's date or a later one")
        if field.data > self.today + timedelta(days=FARTHEST):
            raise ValidationError("This day is more than two years ahead. Check the year")
