"""Somebody who came without a visit: what must be known to hand them a tablet at once."""

from wtforms import StringField

from triage.forms.staff.base import stripped
from triage.forms.staff.identity import NUMBER
from triage.forms.staff.visit import VisitForm


class WalkInForm(VisitForm):
    """A visit that begins now. Without a record number it is given one for the time being."""

    record_number = StringField("Record number", [NUMBER], [stripped])
    day = None
    time = None
    channel = None
