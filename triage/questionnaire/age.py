"""A person's age."""

from datetime import date

OLDEST = 125


def age_on(birth_date: date, today: date) -> int | None:
    """Give whole years on `today`; None when the birth date cannot be right."""
    years = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    return years if 0 <= years <= OLDEST else None
