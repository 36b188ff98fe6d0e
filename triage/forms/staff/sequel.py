"""What a clinician adds to a signature, or why they open a case again."""

from typing import Any

from wtforms import Field, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from triage.forms.staff.base import StaffForm
from triage.forms.staff.decision import NONE, TEXT, Pairs


class AddendumForm(StaffForm):
    """Words that are added to a signature."""

    words = TextAreaField("What you want to add", [DataRequired("Write what you want to add"), TEXT])


class ReopenForm(StaffForm):
    """Why a signed case is opened again: one of a list, words, or both."""

    why_code = SelectField("Why it is opened again", default="")
    why = TextAreaField("Why, in words", [TEXT])

    def __init__(self, *args: Any, reasons: Pairs, **kwargs: Any) -> None:
        """Make the form; reasons as (code, words)."""
        super().__init__(*args, **kwargs)
        self.why_code.choices = [SelectChoice(*NONE), *(SelectChoice(*one) for one in reasons)]

    def validate_why_code(self, field: Field) -> None:
        """Ask for a reason."""
        if not field.data and not (self.why.data or "").strip():
            raise ValidationError("Pick or write why it is opened again")
