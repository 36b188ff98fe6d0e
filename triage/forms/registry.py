"""Which field asks which item. The one place that looks at an item's type.

A new way of asking is one field class, one line here, one macro in macros/fields.html, and a test.
"""

from collections.abc import Mapping

from triage.forms.choices import (
    BodyMap,
    DropDown,
    Many,
    ManyOrOwn,
    One,
    OneOrOwn,
    Scale,
    ScaleOfOptions,
    YesNo,
)
from triage.forms.dates import DateBoxes, DateOrOption
from triage.forms.fields import Question
from triage.forms.numbers import Amount, DecimalNumber, Line, Paragraph, WholeNumber
from triage.questionnaire.model import Item, ItemType

Key = tuple[ItemType, str, bool]

FIELD_FOR: Mapping[Key, type[Question]] = {   # (type, control, repeats); control "" is the type's own
    (ItemType.BOOLEAN, "", False): YesNo,
    (ItemType.CHOICE, "", False): One,
    (ItemType.CHOICE, "", True): Many,
    (ItemType.CHOICE, "drop-down", False): DropDown,
    (ItemType.CHOICE, "scale", False): ScaleOfOptions,
    (ItemType.CHOICE, "body-map", True): BodyMap,
    (ItemType.OPEN_CHOICE, "", False): OneOrOwn,
    (ItemType.OPEN_CHOICE, "", True): ManyOrOwn,
    (ItemType.OPEN_CHOICE, "date-or-option", False): DateOrOption,
    (ItemType.INTEGER, "", False): WholeNumber,
    (ItemType.INTEGER, "scale", False): Scale,
    (ItemType.DECIMAL, "", False): DecimalNumber,
    (ItemType.QUANTITY, "", False): Amount,
    (ItemType.DATE, "", False): DateBoxes,
    (ItemType.STRING, "", False): Line,
    (ItemType.TEXT, "", False): Paragraph,
}


def field_for(item: Item) -> type[Question]:
    """Give the field class of a question: for its control if there is one, else for its type."""
    # FHIR lets numbers, days and texts have options too: then they are picked, not typed.
    kind = ItemType.CHOICE if item.options and item.type is not ItemType.OPEN_CHOICE else item.type
    for control, repeats in ((item.control, item.repeats), ("", item.repeats), ("", False)):
        if found := FIELD_FOR.get((kind, control, repeats)):
            return found
    raise LookupError(f"{item.link_id}: no field asks items of type '{item.type}'")
