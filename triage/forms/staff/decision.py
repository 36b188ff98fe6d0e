"""What a clinician signs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from triage.forms.staff.base import KindDate, KindTime, StaffForm, options

AGREE, CHANGE = "agree", "change"
TEXT = Length(max=4000, message="Use at most 4,000 characters")
NONE = ("", "Pick one")
NO_PLAN = ("", "No plan")
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list. `words`: it needs words beside it. `alone`: a plan that is nobody's to do."""

    code: str
    says: str
    words: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be picked. `current` is the level and the class as they stand; `people` as (id, name)."""

    levels: tuple[tuple[str, str], ...]
    classes: tuple[tuple[str, str], ...]
    current: tuple[str, str]
    reasons: tuple[Listed, ...]
    plans: tuple[Listed, ...]
    people: tuple[tuple[str, str], ...]


class DecisionForm(StaffForm):
    """The level and the class, agreed with or changed with a reason; a plan, who does it and by when."""

    seen_hash = HiddenField(validators=[InputRequired("Open the case again, then sign")])
    shown_hash = HiddenField()
    decision = RadioField("Your decision", choices=options([(AGREE, "Agree"), (CHANGE, "Change it to")]),
                          validators=[InputRequired("Pick “Agree” or “Change it to”")])
    urgency = SelectField("Level")
    classification = SelectField("Class")
    reason_code = SelectField("Reason", default="")
    reason = TextAreaField("Reason, in words", [TEXT])
    plan_code = SelectField("Plan", default="")
    plan = TextAreaField("Plan, in words", [TEXT], render_kw={"placeholder": " "})
    plan_who = SelectField("Who does it", default="")
    plan_day = KindDate("By", [Optional()])
    plan_time = KindTime("Time", [Optional()])

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        """Make the form."""
        super().__init__(*args, **kwargs)
        self.current, self.offered = offered.current, offered
        self.urgency.choices, self.classification.choices = options(offered.levels), options(offered.classes)
        self.reason_code.choices = [SelectChoice(*NONE), *_choices(offered.reasons)]
        self.plan_code.choices = [SelectChoice(*NO_PLAN), *_choices(offered.plans)]
        self.plan_who.choices = options([NONE, *offered.people])

    @property
    def agrees(self) -> bool:
        """Whether the clinician signs what stands there."""
        return bool(self.decision.data == AGREE)

    @property
    def plans(self) -> bool:
        """Whether somebody has to do something by some time."""
        picked = _of(self.offered.plans, self.plan_code.data)
        return bool(picked or (self.plan.data or "").strip()) and not (picked and picked.alone)

    def validate_urgency(self, field: Field) -> None:
        """Refuse a change that changes nothing."""
        if self.decision.data == CHANGE and (field.data, self.classification.data) == self.current:
            raise ValidationError("Pick another level or class, or pick “Agree”")

    def validate_reason_code(self, field: Field) -> None:
        """Ask for the reason of a change: one of the list, words, or both."""
        if self.decision.data == CHANGE and not field.data and not (self.reason.data or "").strip():
            raise ValidationError("Pick or write why you change it, so that the next reader knows")

    def validate_reason(self, field: Field) -> None:
        """Ask for words where the reason is none without."""
        if self.decision.data == CHANGE:
            _need_words(_of(self.offered.reasons, self.reason_code.data), field)

    def validate_plan(self, field: Field) -> None:
        """Ask for words where the plan is none without."""
        _need_words(_of(self.offered.plans, self.plan_code.data), field)

    def validate_plan_who(self, field: Field) -> None:
        """Ask who does it, where there is something to do."""
        if self.plans and not field.data:
            raise ValidationError("Pick who does it")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything, and by when it is done, which a field that is empty does not ask itself."""
        right = super().validate(extra_validators)
        for field, message in ((self.plan_day, "Write the day by which it is done"),
                               (self.plan_time, "Write the time, like 14:30")):
            if self.plans and field.data is None and not field.errors:
                field.errors, right = [message], False
        return right


def _choices(listed: Iterable[Listed]) -> list[SelectChoice]:
    return [SelectChoice(one.code, one.says, {"data-alone": "yes"} if one.alone else {}) for one in listed]


def _of(listed: Iterable[Listed], code: str | None) -> Listed | None:
    return next((one for one in listed if one.code == code), None)


def _need_words(picked: Listed | None, field: Field) -> None:
    if picked and picked.words and not (field.data or "").strip():
        raise ValidationError(f"Say it in a few words: “{picked.says}” alone says nothing")
