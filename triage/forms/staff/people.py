"""Accounts of the staff: who somebody is, what they may do, and where."""

from collections.abc import Iterable
from typing import Any

from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from triage.forms.staff.base import EMAIL, EMAIL_HELP, StaffForm, options, stripped
from triage.forms.staff.site import Ticks

NAME = Length(max=200, message="Use at most 200 letters")


class PersonForm(StaffForm):
    """What somebody may do, and where."""

    roles = Ticks("What they do", [DataRequired("Tick at least one")])
    places = Ticks("Where they work")

    def __init__(self, *args: Any, duties: Iterable[tuple[str, str]], sites: Iterable[tuple[str, str]],
                 **kwargs: Any) -> None:
        """Make the form; choices as (code, words)."""
        super().__init__(*args, **kwargs)
        self.roles.choices, self.places.choices = options(duties), options(sites)


class NewPersonForm(PersonForm):
    """Somebody who gets an account."""

    name = StringField("Name", [DataRequired("Write the name that patients and colleagues know"), NAME],
                       [stripped])
    email = EmailField("Work email", [InputRequired("Write their work email. They will sign in with it"),
                                      Regexp(EMAIL, message=EMAIL_HELP)], [stripped])
