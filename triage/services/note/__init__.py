"""The note for the record: one case as lines under fixed headings, each with where it comes from."""

from triage.services.note.compose import note_of
from triage.services.note.lines import Heading, Line, Note
from triage.services.note.text import as_text

__all__ = ["Heading", "Line", "Note", "as_text", "note_of"]
