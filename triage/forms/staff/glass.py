"""Why an administrator has to read one case, and which."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from triage.forms.staff.base import StaffForm, options, stripped
from triage.forms.staff.decision import NONE, Pairs

NAMED = Length(max=300, message="Use at most 300 characters")
# More than this is refused before anybody counts words; how much it is, the service says.
WORDS = Length(max=4000, message="Say it in fewer words")


class GlassForm(StaffForm):
    """One case, why, and in whose words. `one` is asked where somebody has several."""

    named = StringField("Record number, or address of the case", [
        DataRequired("Write the record number of the patient, or copy the address of the case"), NAMED],
        [stripped])
    one = RadioField("Which form", [Optional()], choices=[], validate_choice=False)
    ground = SelectField("Why it has to be read", [InputRequired("Pick why the case has to be read")])
    reason = TextAreaField("Say it in a sentence", [
        DataRequired("Say why in a sentence, so that somebody who was not there understands it"), WORDS])

    def __init__(self, *args: Any, grounds: Pairs, **kwargs: Any) -> None:
        """Make the form; grounds as (code, words)."""
        super().__init__(*args, **kwargs)
        self.ground.choices = options([NONE, *grounds])

    def offer(self, cases: Iterable[tuple[str, str]]) -> None:
        """Let one of these be picked: (id, which visit and form)."""
        self.one.choices = options(cases)
