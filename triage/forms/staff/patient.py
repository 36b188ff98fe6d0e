"""Finding a patient, and correcting who it is."""

from collections.abc import Iterable
from typing import Any

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
from triage.forms.staff.visit import LANGUAGES, NAME, SEXES

MOST = Length(max=120, message="Use at most 120 characters")


class FindForm(StaffForm):
    """What somebody looks for: any of a record number, a name and a date of birth."""

    text = StringField("Record number, name or date of birth", [
        DataRequired("Write a record number, a name or a date of birth"), MOST], [stripped])


class IdentityForm(StaffForm):
    """Who a patient is. `was_…` is what the page showed."""

    family = StringField("Family name", [DataRequired("Write the family name, as in the record"), NAME],
                         [stripped])
    given = StringField("Given name", [DataRequired("Write the given name, as in the record"), NAME],
                        [stripped])
    birth_date = KindDate("Date of birth", [
        InputRequired("Write the date of birth: the link opens only with it")])
    sex = SelectField("Sex at birth", [InputRequired("Pick the sex at birth, or “Not known”")],
                      choices=options(SEXES[1:]))
    phone = TelField("Phone", [Optional(), Regexp(PHONE, message=PHONE_HELP)], [stripped])
    email = EmailField("Email", [Optional(), Regexp(EMAIL, message=EMAIL_HELP)], [stripped])
    language = SelectField("Language of visits to come")

    def __init__(self, *args: Any, languages: Iterable[tuple[str, str]] = LANGUAGES, **kwargs: Any) -> None:
        """Make the form; `languages` as (code, words)."""
        super().__init__(*args, **kwargs)
        self.language.choices = options([("", "Leave as it is"), *languages])
