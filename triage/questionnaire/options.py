"""What picked options stand for: their named properties, and body parts whose side was not told."""

from triage.questionnaire.model import Item

PART = "part"
"""The option property that names a body part without its side."""


def parts(item: Item) -> frozenset[str]:
    """Give the names of all body parts among the options."""
    return frozenset(part for option in item.options for part in option.properties.get(PART, ()))


def listed(item: Item, name: str) -> tuple[str, ...]:
    """Give every value that property `name` has among the options, each once, in their order."""
    kept: dict[str, tuple[str, ...]] = vars(item).setdefault("_listed", {})   # beside its cached properties
    if name not in kept:
        kept[name] = tuple(dict.fromkeys(value for option in item.options
                                         for value in option.properties.get(name, ())))
    return kept[name]


def properties(item: Item, code: str, name: str) -> tuple[str, ...]:
    """Give the values of property `name` of one picked code.

    A bare part name ("buttock") stands for the part with its side not told: it has the properties
    that every side of it has.
    """
    option = item.option_by_code.get(code)
    if option is not None:
        return option.properties.get(name, ())
    sides = [side.properties.get(name, ()) for side in item.options
             if code in side.properties.get(PART, ())]
    if not sides:
        return ()
    return tuple(value for value in sides[0] if all(value in side for side in sides))
