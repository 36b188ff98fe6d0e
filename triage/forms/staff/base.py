"""What all forms of the staff have in common."""

from collections.abc import Iterable
from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, TimeField
from wtforms.fields.choices import SelectChoice

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
EMAIL_HELP = "Write the email like name@example.org"
PHONE = r"^[0-9+()./ ext-]{5,40}$"
PHONE_HELP = "Write the phone number in digits"
ACCOUNT = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
MOST_DIGITS = 9   # of a whole number: more is none that anybody means, and no float holds it


def stripped(value: str | None) -> str | None:
    """Take away blanks round what was typed, and runs of blanks inside."""
    return " ".join(value.split()) if isinstance(value, str) else value


def options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Give what a list offers, from (value, words)."""
    return [SelectChoice(value, words) for value, words in pairs]


class Whole(IntegerField):
    """A whole number whose error says how to write one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number; keep what was typed when it is none."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Write a whole number") from error
        if self.data is not None and len(str(abs(self.data))) > MOST_DIGITS:
            self.data = None
            raise ValueError("Write a smaller number")


class KindDate(DateField):
    """A date whose error says how to write one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a date; keep what was typed when it is none."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Write the date like 1972-02-28: year, month, day") from error


class KindTime(TimeField):
    """A time of day whose error says how to write one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a time; keep what was typed when it is none."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError("Write the time like 14:30") from error


class StaffForm(FlaskForm):
    """A form with the key by which a second sending is recognised."""

    class Meta(FlaskForm.Meta):
        """The application checks the session's token before any view runs, so no form checks it again."""

        csrf = False

    key = HiddenField(default=lambda: uuid4().hex)

    def blame(self, name: str, message: str) -> None:
        """Put a refusal at the field it is about, or at the whole form where it has none of that name."""
        if name in self:
            self[name].errors = [*self[name].errors, message]
        else:
            self.form_errors.append(message)


class PressForm(StaffForm):
    """A form of one button."""
