"""What the desk is given before it types for somebody."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom to check. `language` is that of the form; `begun`: some pages of it were saved before."""

    visit_id: UUID
    name: str
    birth_date: date
    phone: str
    language: str
    begun: bool
