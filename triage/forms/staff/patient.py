"""Finding a patient, and correcting who it is."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from triage.forms.staff.base import StaffForm, options, stripped
from triage.forms.staff.identity import SEXES, IdentityFields
from triage.forms.staff.visit import LANGUAGES

MOST = Length(max=120, message="Use at most 120 characters")


class FindForm(StaffForm):
    """What somebody looks for: any of a record number, a name and a date of birth."""

    text = StringField("Record number, name or date of birth", [
        DataRequired("Write a record number, a name or a date of birth"), MOST], [stripped])


class IdentityForm(IdentityFields):
    """Who a patient is. `was_…` is what the page showed."""

    language = SelectField("Language of visits to come")

    def __init__(self, *args: Any, languages: Iterable[tuple[str, str]] = LANGUAGES, **kwargs: Any) -> None:
        """Make the form; `languages` as (code, words)."""
        super().__init__(*args, **kwargs)
        self.sex.choices = options(SEXES[1:])   # the record says one already
        self.language.choices = options([("", "Leave as it is"), *languages])
