"""A list of visits: as a file, or pasted."""

from collections.abc import Iterable
from contextlib import closing
from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from triage.forms.staff.base import StaffForm, options


class BringInForm(StaffForm):
    """Which list, for which location. Either a file or a text; the text where both are given."""

    location_id = SelectField("Location", [InputRequired("Pick the location")])
    file = FileField("File")
    text = TextAreaField("Or paste the list")

    def __init__(self, *args: Any, locations: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Make the form; choices as (id, name)."""
        super().__init__(*args, **kwargs)
        self.location_id.choices = options(locations)

    @property
    def data_given(self) -> bytes:
        """The bytes of the list; none where nothing was given."""
        text = (self.text.data or "").strip()
        if text:
            return text.encode("utf-8", "replace")
        if not self.file.data:
            return b""
        with closing(self.file.data) as file:
            data: bytes = file.read()
        return data
