"""What the desk says before it types a form for somebody."""

from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from triage.forms.staff.base import StaffForm, options

CHANNELS = (("phone", "By telephone"), ("paper", "From paper"), ("assisted", "The patient is here with me"))


class EntryForm(StaffForm):
    """How the answers come in, and that it was checked whose they are."""

    channel = RadioField("The patient answers", choices=options(CHANNELS),
                         validators=[InputRequired("Pick how the answers come in")])
    checked = BooleanField("I have checked the full name and the date of birth, and both fit", [
        InputRequired("Ask for the name and the date of birth. Tick this when both fit")])
