"""Within how long a location's cases must be seen, who is told when they are not, and who is away."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TelField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from triage.forms.staff.base import ACCOUNT, EMAIL, EMAIL_HELP, KindDate, StaffForm, Whole, options, stripped
from triage.forms.staff.location import SEEN

NUMBER = InputRequired("Write a whole number")
MOST_PLACES = 99


class PersonRow(Form):
    """One clinician: the place on the list, empty for not on it, and the number for text messages."""

    account = HiddenField(validators=[Regexp(ACCOUNT, message="Open the page again: somebody is not known")])
    place = Whole("Place", [Optional(), NumberRange(1, MOST_PLACES, "Write 1 for who is told first")])
    phone = TelField("Number for text messages", [Length(max=40, message="Use at most 40 characters")],
                     [stripped])


class AlarmsForm(StaffForm):
    """What is set of a location's alarms. `seen`: the revision that the page showed."""

    seen = IntegerField(widget=HiddenInput(), validators=[SEEN])
    emergency = Whole("Emergency: seen within minutes", [NUMBER])
    same_day = Whole("Same day: seen within hours", [NUMBER])
    soon = Whole("Soon: seen within days", [NUMBER])
    wait = Whole("Then everyone, after minutes", [NUMBER])
    people = FieldList(FormField(PersonRow), "People to tell")
    outside_name = StringField("Who is on call", [Length(max=100, message="Use at most 100 letters")],
                               [stripped])
    outside_email = EmailField("Their email", [Optional(), Regexp(EMAIL, message=EMAIL_HELP)], [stripped])
    outside_phone = TelField("Their number for text messages", [
        Length(max=40, message="Use at most 40 characters")], [stripped])

    def validate(self, *args: Any, **more: Any) -> bool:
        """Check everything; what is wrong in a row is told once, for all of them."""
        right: bool = super().validate(*args, **more)
        wrong = [error for row in self.people for errors in row.form.errors.values() for error in errors]
        self.people.errors = wrong[:1]
        return right


class AbsenceForm(StaffForm):
    """Somebody is away from one day to another."""

    person = SelectField("Who is away", [InputRequired("Pick who is away")])
    first = KindDate("First day", [InputRequired("Write the first day")])
    last = KindDate("Last day", [InputRequired("Write the last day")])

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form; `people` as (id, name)."""
        super().__init__(*args, **kwargs)
        self.person.choices = options(people)
