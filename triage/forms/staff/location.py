"""Whom a location tells its patients to call, and in which words."""

from collections.abc import Iterable
from typing import Any

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp
from wtforms.widgets import HiddenInput

from triage.forms.staff.base import StaffForm, options, stripped

SEEN = InputRequired("Open the page again, then save")


class NumbersForm(StaffForm):
    """Whose numbers a location gives. `seen`: the revision that the page showed."""

    seen = IntegerField(widget=HiddenInput(), validators=[SEEN])
    country = SelectField("Country")
    emergency = StringField("Emergency number", [
        Optional(), Regexp(r"\d{3,6}$", message="Write the number in 3 to 6 digits, without blanks")],
        [stripped])

    def __init__(self, *args: Any, countries: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form; `countries` as (code, words), of which "" is that of the time zone."""
        super().__init__(*args, **kwargs)
        self.country.choices = options(countries)


class WordsForm(StaffForm):
    """A location's own words in one language, by the names of the slots; an empty one has its default."""

    seen = IntegerField(widget=HiddenInput(), validators=[SEEN])
    headline = StringField("Headline of the page that interrupts")
    hospital = TextAreaField("Below the headline: how to get help")
    tell = TextAreaField("What to tell them")
    avoid = TextAreaField("What not to do")
    closing = TextAreaField("Closing words")
    crisis = TextAreaField("Crisis card: ways to reach someone")
    closed = TextAreaField("When a call is needed today, and the clinic is closed")
    foot = StringField("Safety line at the foot of every page")
    ending = StringField("At the end: heading of the danger signs")
    ending_more = TextAreaField("At the end: below the danger signs")

    def words(self) -> dict[str, str]:
        """Give what was typed, by slot."""
        return {field.name: field.data or "" for field in self
                if field.name not in ("key", "seen")}
