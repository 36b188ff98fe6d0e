"""Which rows of the audit trail somebody wants to see."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Optional, Regexp

from triage.forms.staff.base import KindDate, StaffForm, options, stripped

KINDS = (("", "Anything"), ("patient", "A patient"), ("visit", "A visit"), ("intake", "A form"),
         ("case", "A case"), ("queue", "The queue"), ("account", "An account"),
         ("location", "A location"), ("rules", "Rules"),
         ("backup", "A backup"), ("erasure", "An erasure"), ("trail", "This trail"))
# By how the action begins, as the trail writes it: what auditors look for first.
ACTS = (("", "Anything"), ("case opened with a reason", "An administrator opened a case"),
        ("patient opened with a reason", "A request of a patient was begun"),
        ("patient exported", "A copy for a patient was made"), ("patient erased", "A patient was erased"),
        ("hold ", "A legal hold was placed or ended"), ("account ", "An account was made, changed or locked"))
ID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
REQUEST = r"^[0-9A-Za-z-]{8,64}$"


class AuditForm(StaffForm):
    """Every field may stay empty. Ids only: what is asked for stands in the address."""

    person = SelectField("Who", validators=[Optional()])
    kind = SelectField("What it was done to", [Optional()], choices=options(KINDS))
    act = SelectField("What was done", [Optional()], choices=options(ACTS))
    one = StringField("Its id", [Optional(), Regexp(ID, message="Copy an id from a row, like 6f1c…")],
                      [stripped])
    request = StringField("Id of a request", [Optional(), Regexp(
        REQUEST, message="Copy the id from an error page or a row.")], [stripped])
    since = KindDate("From this day on", [Optional()])
    until = KindDate("Up to this day", [Optional()])

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form; `people` as (account's id, name)."""
        super().__init__(*args, **kwargs)
        self.person.choices = options([("", "Anybody"), *people])
