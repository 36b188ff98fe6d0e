"""What a clinician signs."""

from collections.abc import Iterable
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from triage.forms.staff.base import StaffForm, options

AGREE, CHANGE = "agree", "change"
TEXT = Length(max=4000, message="Use at most 4,000 characters")


class DecisionForm(StaffForm):
    """The level and the class, agreed with or changed, with a reason and a plan."""

    seen_hash = HiddenField(validators=[InputRequired("Open the case again, then sign")])
    decision = RadioField("Your decision", choices=options([(AGREE, "Agree"), (CHANGE, "Change it to")]),
                          validators=[InputRequired("Pick “Agree” or “Change it to”")])
    urgency = SelectField("Level")
    classification = SelectField("Class")
    reason = TextAreaField("Reason", [TEXT])
    plan = TextAreaField("Plan", [TEXT])

    def __init__(self, *args: Any, levels: Iterable[tuple[str, str]], classes: Iterable[tuple[str, str]],
                 current: tuple[str, str], **kwargs: Any) -> None:
        """Make the form; `current` is the level and the class as they stand, which are picked at first."""
        super().__init__(*args, **kwargs)
        self.current = current
        self.urgency.choices, self.classification.choices = options(levels), options(classes)
        if not self.is_submitted():
            self.urgency.data, self.classification.data = current

    @property
    def agrees(self) -> bool:
        """Whether the clinician signs what stands there."""
        return bool(self.decision.data == AGREE)

    def validate_urgency(self, field: Field) -> None:
        """Refuse a change that changes nothing."""
        if self.decision.data == CHANGE and (field.data, self.classification.data) == self.current:
            raise ValidationError("Pick another level or class, or pick “Agree”")

    def validate_reason(self, field: Field) -> None:
        """Ask for the reason of a change."""
        if self.decision.data == CHANGE and not (field.data or "").strip():
            raise ValidationError("Write why you change it, so that the next reader knows")
