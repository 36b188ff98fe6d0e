"""Who somebody is, as the front desk types it."""

from wtforms import EmailField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from triage.forms.staff.base import (
    EMAIL,
    EMAIL_HELP,
    PHONE,
    PHONE_HELP,
    KindDate,
    StaffForm,
    options,
    stripped,
)

NAME = Length(max=80, message="Use at most 80 letters")
NUMBER = Length(max=40, message="Use at most 40 characters")
SEXES = (("", "Pick one"), ("female", "Female"), ("male", "Male"), ("other", "Other"),
         ("unknown", "Not known"))
# Made before the names: errors are listed in this order, and pages begin with it.
RECORD_NUMBER = StringField("Record number", [DataRequired("Write the record number"), NUMBER], [stripped])


class IdentityFields(StaffForm):
    """A person, and how to reach them."""

    family = StringField("Family name", [DataRequired("Write the family name, as in the record"), NAME],
                         [stripped])
    given = StringField("Given name", [DataRequired("Write the given name, as in the record"), NAME],
                        [stripped])
    birth_date = KindDate("Date of birth", [
        InputRequired("Write the date of birth: the link opens only with it")])
    sex = SelectField("Sex at birth", [InputRequired("Pick the sex at birth, or “Not known”")],
                      choices=options(SEXES))
    phone = TelField("Phone", [Optional(), Regexp(PHONE, message=PHONE_HELP)], [stripped])
    email = EmailField("Email", [Optional(), Regexp(EMAIL, message=EMAIL_HELP)], [stripped])
