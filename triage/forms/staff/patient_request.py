"""Whose records are asked for, and why; and the word that erases them."""

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from triage.forms.staff.base import StaffForm, stripped
from triage.forms.staff.glass import WORDS

NUMBER = Length(max=40, message="Use at most 40 characters")


class PatientRequestForm(StaffForm):
    """One patient, by record number, and the reason."""

    number = StringField("Record number", [DataRequired("Write the record number"), NUMBER], [stripped])
    reason = TextAreaField("Why, in a sentence", [
        DataRequired("Say why in a sentence, so that somebody who was not there understands it"), WORDS])


class EraseForm(StaffForm):
    """The record number, typed once more before everything goes."""

    again = StringField("Record number, once more", [
        DataRequired("Type the record number, so that nobody is erased by a slip"), NUMBER], [stripped])
