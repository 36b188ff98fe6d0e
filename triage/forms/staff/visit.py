"""A patient and a visit, as the front desk types them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from wtforms import EmailField, Field, SelectField, StringField, TelField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from triage.forms.staff.base import (
    EMAIL,
    EMAIL_HELP,
    PHONE,
    PHONE_HELP,
    KindDate,
    KindTime,
    StaffForm,
    options,
    stripped,
)

OLDEST = 130     # years
FARTHEST = 730   # days ahead that a visit may be planned
NAME = Length(max=80, message="Use at most 80 letters")
NUMBER = Length(max=40, message="Use at most 40 characters")
SEXES = (("", "Pick one"), ("female", "Female"), ("male", "Male"), ("other", "Other"),
         ("unknown", "Not known"))
LANGUAGES = (("en", "English"), ("es", "Spanish"))
HELPS = (("", "None"), ("interpreter", "An interpreter"), ("filling_in", "Help filling in"),
         ("paper", "A form on paper"))
WAYS = (("", "Not said"), ("text", "Text message"), ("email", "Email"), ("none", "No messages"))


class VisitForm(StaffForm):
    """A patient and the visit that is planned."""

    record_number = StringField("Record number", [DataRequired("Write the record number"), NUMBER],
                                [stripped])
    family = StringField("Family name", [DataRequired("Write the family name, as in the record"), NAME],
                         [stripped])
    given = StringField("Given name", [DataRequired("Write the given name, as in the record"), NAME],
                        [stripped])
    birth_date = KindDate("Date of birth", [
        InputRequired("Write the date of birth: the link opens only with it")])
    sex = SelectField("Sex at birth", [InputRequired("Pick the sex at birth, or “Not known”")],
                      choices=options(SEXES))
    language = SelectField("Language of the form", choices=options(LANGUAGES), default="en")
    phone = TelField("Phone", [Optional(), Regexp(PHONE, message=PHONE_HELP)], [stripped])
    email = EmailField("Email", [Optional(), Regexp(EMAIL, message=EMAIL_HELP)], [stripped])
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
