"""What the desk types to put a visit right, one small form for each thing that went wrong."""

from collections.abc import Iterable
from typing import Any

from wtforms import EmailField, RadioField, SelectField, StringField, TelField
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

NUMBER = Length(max=40, message="Use at most 40 characters")
WHOSE = (("theirs", "The patient who is named here now"), ("along", "The right patient"),
         ("unknown", "I do not know"))
REASONS = (("", "Pick one"), ("patient", "The patient cancelled"), ("clinic", "The clinic cancelled"),
           ("unwell", "The patient is unwell or in a hospital"), ("double", "It was booked twice"),
           ("other", "Another reason"))


class MoveForm(StaffForm):
    """When, where and with whom a visit is planned now."""

    day = KindDate("Day", [InputRequired("Write the day of the visit")])
    time = KindTime("Time", [InputRequired("Write the time of the visit, like 14:30")])
    location_id = SelectField("Location", [InputRequired("Pick the location")])
    clinician_id = SelectField("Clinician")

    def __init__(self, *args: Any, locations: Iterable[tuple[str, str]],
                 clinicians: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form; choices as (id, name)."""
        super().__init__(*args, **kwargs)
        self.location_id.choices = options(locations)
        self.clinician_id.choices = options([("", "Not named yet"), *clinicians])


class CancelForm(StaffForm):
    """Why a visit does not take place."""

    reason = SelectField("Why", [InputRequired("Pick why the visit is cancelled")], choices=options(REASONS))


class OtherPatientForm(StaffForm):
    """Whose visit it is, and whose the answers are that it has."""

    record_number = StringField("Record number of the right patient", [
        DataRequired("Write the record number of the right patient"), NUMBER], [stripped])
    whose = RadioField("Who filled in the form?", [Optional()], choices=options(WHOSE))


class AddressForm(StaffForm):
    """Where the patient is really to be reached."""

    phone = TelField("Phone", [Optional(), Regexp(PHONE, message=PHONE_HELP)], [stripped])
    email = EmailField("Email", [Optional(), Regexp(EMAIL, message=EMAIL_HELP), Length(
        max=254, message="Use at most 254 characters")], [stripped])


class OwnerForm(StaffForm):
    """Whose a form is that was taken off another visit."""

    owner = StringField("Record number of whoever filled it in", [
        DataRequired("Write the record number of whoever filled it in"), NUMBER], [stripped])
