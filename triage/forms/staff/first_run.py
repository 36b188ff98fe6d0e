"""The first administrator and the first location."""

from collections.abc import Iterable
from typing import Any

from wtforms import EmailField, PasswordField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, Regexp

from triage.forms.staff.base import EMAIL, EMAIL_HELP, PHONE, PHONE_HELP, StaffForm, options, stripped

NAME = Length(max=200, message="Use at most 200 letters")
PASSWORD = Length(min=12, max=128, message="Use 12 to 128 characters. A few words are fine")


class FirstRunForm(StaffForm):
    """Who sets the installation up, and where the clinic is."""

    code = StringField("One-time code", [
        DataRequired("Write the code that the server printed when it started")], [stripped])
    name = StringField("Your name", [DataRequired("Write your name, as cases should show it"), NAME],
                       [stripped])
    email = EmailField("Work email", [InputRequired("Write your work email. You will sign in with it"),
                                      Regexp(EMAIL, message=EMAIL_HELP)], [stripped])
    password = PasswordField("Password", [InputRequired("Choose a password"), PASSWORD])
    again = PasswordField("Password again", [
        EqualTo("password", "The two passwords differ. Write both again")])
    location_name = StringField("Name of the location", [
        DataRequired("Write the name of the location, as patients know it"), NAME], [stripped])
    location_phone = TelField("Phone that patients should call", [
        DataRequired("Write the phone number: it stands on every patient page"),
        Regexp(PHONE, message=PHONE_HELP)], [stripped])
    timezone = SelectField("Time zone", [InputRequired("Pick the time zone")])

    def __init__(self, *args: Any, zones: Iterable[str], default_zone: str, **kwargs: Any) -> None:
        """Make the form; `zones` are names of time zones, of which `default_zone` is picked at first."""
        super().__init__(*args, **kwargs)
        self.timezone.choices = options((zone, zone) for zone in zones)
        if not self.is_submitted():
            self.timezone.data = default_zone
