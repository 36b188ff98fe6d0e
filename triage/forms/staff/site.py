"""What a location is: name, address, telephone, hours, languages, condition; and who works there."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    EmailField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from triage.forms.staff.base import EMAIL, EMAIL_HELP, PHONE, PHONE_HELP, StaffForm, options, stripped
from triage.forms.staff.location import SEEN

DAYS = (("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday"), ("thu", "Thursday"), ("fri", "Friday"),
        ("sat", "Saturday"), ("sun", "Sunday"))
NAME = Length(max=200, message="Use at most 200 letters")


class Ticks(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SiteForm(StaffForm):
    """A location as patients find and reach it. `seen`: the revision that the page showed."""

    seen = IntegerField(widget=HiddenInput(), validators=[SEEN])
    name = StringField("Name, as patients know it", [
        DataRequired("Write the name of the location, as patients know it"), NAME], [stripped])
    phone = TelField("Phone that patients should call", [
        DataRequired("Write the phone number: it stands on every patient page"),
        Regexp(PHONE, message=PHONE_HELP)], [stripped])
    address = TextAreaField("Address", [Length(max=400, message="Use at most 400 characters")])
    alert_email = EmailField("Email that is told of urgent forms", [
        Optional(), Regexp(EMAIL, message=EMAIL_HELP)], [stripped])
    condition = SelectField("Questionnaire for new visits", [InputRequired("Pick the questionnaire")])
    languages = Ticks("Languages spoken there")
    mon = StringField("Monday", filters=[stripped])
    tue = StringField("Tuesday", filters=[stripped])
    wed = StringField("Wednesday", filters=[stripped])
    thu = StringField("Thursday", filters=[stripped])
    fri = StringField("Friday", filters=[stripped])
    sat = StringField("Saturday", filters=[stripped])
    sun = StringField("Sunday", filters=[stripped])
    closed = TextAreaField("Days on which it is closed", [
        Length(max=2000, message="Use at most 2,000 characters")])

    def __init__(self, *args: Any, conditions: Iterable[tuple[str, str]],
                 spoken: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form; choices as (code, words)."""
        super().__init__(*args, **kwargs)
        self.condition.choices, self.languages.choices = options(conditions), options(spoken)

    @property
    def week(self) -> list[StringField]:
        """The fields of the weekdays, in order."""
        return [self[day] for day, _ in DAYS]

    def facts(self) -> Mapping[str, str]:
        """Give what was typed, by the names of the facts."""
        found = {field.name: field.data or "" for field in self
                 if field.name not in ("key", "seen", "languages")}
        return {**found, "languages": " ".join(self.languages.data or ())}


class NewSiteForm(StaffForm):
    """The least that a location needs to be there."""

    location_name = StringField("Name, as patients know it", [
        DataRequired("Write the name of the location, as patients know it"), NAME], [stripped])
    phone = TelField("Phone that patients should call", [
        DataRequired("Write the phone number: it stands on every patient page"),
        Regexp(PHONE, message=PHONE_HELP)], [stripped])
    timezone = SelectField("Time zone", [InputRequired("Pick the time zone")])
    condition = SelectField("Questionnaire for its visits", [InputRequired("Pick the questionnaire")])

    def __init__(self, *args: Any, zones: Iterable[str], conditions: Iterable[tuple[str, str]],
                 default_zone: str, **kwargs: Any) -> None:
        """Make the form; `zones` are names of time zones, of which `default_zone` is picked at first."""
        super().__init__(*args, **kwargs)
        self.timezone.choices = options((zone, zone) for zone in zones)
        self.condition.choices = options(conditions)
        if not self.is_submitted():
            self.timezone.data = default_zone


class CliniciansForm(StaffForm):
    """Who of the clinicians works at a location."""

    people = Ticks("Clinicians")

    def __init__(self, *args: Any, everybody: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form; choices as (id, name)."""
        super().__init__(*args, **kwargs)
        self.people.choices = options(everybody)
