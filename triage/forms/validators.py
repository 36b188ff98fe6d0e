"""Checks that need more than one box to be read. Each message says how to mend it."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms.validators import StopValidation

from triage.forms.choices import Picked
from triage.forms.dates import DateOrOption
from triage.forms.fields import Question
from triage.forms.lifetime import Lifetime
from triage.questionnaire.answers import contradiction
from triage.questionnaire.model import Item, Meaning
from triage.questionnaire.values import PartialDate, Quantity, Value
from triage.questionnaire.windows import DAYS

Validator = Callable[[Any, Any], None]


def validators_for(item: Item) -> Sequence[Validator]:
    """Give the checks that an item asks for."""
    found: list[Validator] = []
    if item.required:
        found.append(answered)
    if any(option.meaning is Meaning.NONE for option in item.options):
        found.append(none_alone)
    if item.max_length:
        found.append(short_enough)
    if item.minimum is not None or item.maximum is not None:
        found.append(between)
    if any(DAYS in option.properties for option in item.options):
        found.append(over)
    return found


def answered(_form: Any, field: Question) -> None:
    """Refuse an empty answer, and name the way out where there is one."""
    if field.values:
        return
    unsure = next((option for option in field.item.options if option.meaning is Meaning.UNSURE), None)
    if unsure:
        raise StopValidation(field.gettext("Pick one answer, or “%(unsure)s”") % {"unsure": unsure.text})
    raise StopValidation(field.gettext("We need an answer here to go on"))


def none_alone(_form: Any, field: Picked) -> None:
    """Refuse "None of these" beside something else: it is not ours to guess which one is true."""
    if contradiction(field.item, field.values):
        none = next(option for option in field.options if option.meaning is Meaning.NONE)
        raise StopValidation(field.gettext("You picked “%(none)s” and something else. Keep only what is true")
                             % {"none": none.text})


def short_enough(_form: Any, field: Question) -> None:
    """Refuse more letters than the item can keep."""
    most = field.item.max_length or 0
    for value in field.values:
        if isinstance(value, str) and len(value) > most:
            raise StopValidation(field.gettext("Use at most %(most)s letters. Now it has %(now)s")
                                 % {"most": most, "now": len(value)})


def between(_form: Any, field: Question) -> None:
    """Refuse numbers and dates outside the item's bounds."""
    low, high = field.item.minimum, field.item.maximum
    for value in field.values:
        if _outside(value, low, high):
            raise StopValidation(_bounds_message(field, low, high))


def over(form: Any, field: DateOrOption) -> None:
    """Refuse a day to come, and one before the patient was born: either is a slip for another day."""
    life: Lifetime | None = form.meta.lifetime
    for value in field.values:
        if life is None or not isinstance(value, PartialDate):
            continue
        if value.first > life.today:
            field.at = _ahead(value, life.today)
            raise StopValidation(field.gettext("This date is still to come. Check it"))
        if life.first and value.last < life.first:
            field.at = "year"
            raise StopValidation(field.gettext("This date is before the date of birth. Check it"))


def _ahead(value: PartialDate, today: date) -> str:
    """Give the box that puts a date into the time to come."""
    if value.year > today.year:
        return "year"
    return "month" if value.day is None or value.month != today.month else "day"


def _outside(value: Value, low: Value | None, high: Value | None) -> bool:
    size, least, most = _size(value), _size(low), _size(high)
    if size is None:
        return False
    return (least is not None and size < least) or (most is not None and size > most)


def _size(value: Value | None) -> Decimal | None:
    match value:
        case Quantity(number, _):
            return number
        case PartialDate():
            return Decimal(value.first.toordinal())
        case bool() | str():
            return None
        case int() | Decimal():
            return Decimal(value)
        case _:
            return None


def _bounds_message(field: Question, low: Value | None, high: Value | None) -> str:
    words = {"low": _words(low), "high": _words(high)}
    if low is None:
        return field.gettext("Use %(high)s or less") % words
    if high is None:
        return field.gettext("Use %(low)s or more") % words
    return field.gettext("Use something from %(low)s to %(high)s") % words


def _words(value: Value | None) -> str:
    match value:
        case Quantity(number, unit):
            return f"{number} {unit}".strip()
        case _:
            return str(value)
