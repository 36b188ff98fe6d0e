"""The questionnaire as the program sees it: plain frozen values, no FHIR key names, no I/O."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from triage.questionnaire.values import Value

BODY_MAP = "body-map"   # the control that shows a list of places as a picture


class ItemType(StrEnum):
    """The item types that this program can ask, show and keep."""

    GROUP = "group"
    DISPLAY = "display"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    INTEGER = "integer"
    DECIMAL = "decimal"
    QUANTITY = "quantity"
    DATE = "date"
    STRING = "string"
    TEXT = "text"


class Meaning(StrEnum):
    """What choosing an option says about the question, beyond the option's own words."""

    FACT = "fact"          # an ordinary answer
    NONE = "none"          # "None of these": makes every other option of a list false
    UNSURE = "unsure"      # "Not sure": the question stays unknown
    DECLINED = "declined"  # "I'd rather not say", "Ask me in private": the question stays unknown


class Operator(StrEnum):
    """The operators of FHIR R4 enableWhen."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    GREATER_OR_EQUAL = ">="
    LESS_OR_EQUAL = "<="


class Behaviour(StrEnum):
    """How several conditions on one item combine."""

    ALL = "all"
    ANY = "any"


class Source(StrEnum):
    """Where the answer of a hidden item comes from when nobody types it."""

    RECORD = "record"      # `key` names a fact of the patient's record or of the clinic's settings
    PROPERTY = "property"  # the distinct values of property `key` of the options chosen in item `of`
    COUNT = "count"        # how many distinct values that is


@dataclass(frozen=True, slots=True)
class Coding:
    """A code of a public code system."""

    system: str
    code: str
    display: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be picked.

    `properties` are named facts about the option that rules may read (a body part, a region).
    `informational` marks an option that no rule reads, on purpose.
    `value` is set where the option is a plain text, number or day and not a code of its own.
    """

    code: str
    text: str
    meaning: Meaning = Meaning.FACT
    informational: bool = False
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codings: tuple[Coding, ...] = ()
    initial: bool = False
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen: the answer of `question`, compared with `value`.

    `within_days` replaces the value by a window that ends on the day of answering.
    """

    question: str
    operator: Operator
    value: Value | bool | None = None
    within_days: int | None = None


class Method(StrEnum):
    """How the answers of a scale make one number."""

    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Scale:
    """A group whose answers make one number, by its published name."""

    name: str
    method: Method


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a hidden item gets its answer."""

    source: Source
    key: str
    of: str | None = None


@dataclass(frozen=True)
class Item:
    """One question, group or display text.

    `control` is the name of a way to show the item: "radio", "check-box", "scale", "body-map",
    "date-or-option", "rows", or "" for the type's own.
    `value_set` is the id of the contained value set that the options come from, "" for own options.
    `why` answers "Why do we ask this?". `sign` names the danger sign that is asked about, in the list of
    signs to call for; "" where the question's own words do. `sensitive` answers are not read back on
    another device. `section` is the step of the progress bar that a top-level item belongs to, by its id.
    `part` is 1 for what is asked before the form is sent, 2 for what may be added to a sent form.
    `in_summary` marks a page that a printed summary leaves out last.
    """

    link_id: str
    type: ItemType
    text: str = ""
    hint: str = ""
    why: str = ""
    short_text: str = ""
    sign: str = ""
    prefix: str = ""
    control: str = ""
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    hidden: bool = False
    sensitive: bool = False
    max_length: int | None = None
    minimum: Value | None = None
    maximum: Value | None = None
    unit: str = ""
    initial: tuple[Value, ...] = ()
    options: tuple[Option, ...] = ()
    value_set: str = ""
    enable_when: tuple[Condition, ...] = ()
    enable_behaviour: Behaviour = Behaviour.ANY
    derivation: Derivation | None = None
    codings: tuple[Coding, ...] = ()
    section: str = ""
    part: int = 1
    in_summary: bool = False
    scale: Scale | None = None
    items: tuple["Item", ...] = ()

    @cached_property
    def option_by_code(self) -> Mapping[str, Option]:
        """Options by their code."""
        return {option.code: option for option in self.options}

    @cached_property
    def open_codes(self) -> frozenset[str]:
        """Codes of options that leave the question unknown."""
        return frozenset(option.code for option in self.options
                         if option.meaning in (Meaning.UNSURE, Meaning.DECLINED))

    @cached_property
    def words(self) -> int:
        """How many words there are to read. Nobody reads a body map's list: the picture is looked at."""
        options = () if self.control == BODY_MAP else self.options
        return sum(len(text.split()) for text in (self.text, self.hint, *(option.text for option in options)))

    @cached_property
    def is_question(self) -> bool:
        """Whether the item takes an answer of its own."""
        return self.type not in (ItemType.GROUP, ItemType.DISPLAY)

    @cached_property
    def is_rows(self) -> bool:
        """Whether the item is a group that is filled in once per row."""
        return self.type is ItemType.GROUP and self.repeats

    def walk(self) -> Iterator["Item"]:
        """Yield this item and everything below it, in the order of asking."""
        yield self
        for child in self.items:
            yield from child.walk()

    def walk_shown(self) -> Iterator["Item"]:
        """Yield what `walk` does, without what is hidden and everything below it."""
        if not self.hidden:
            yield self
            for child in self.items:
                yield from child.walk_shown()


@dataclass(frozen=True)
class Questionnaire:
    """A whole form in one language."""

    url: str
    version: str
    title: str
    language: str
    items: tuple[Item, ...]
    sections: tuple[tuple[str, str], ...] = ()   # (section id, words), in order

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Every item by its linkId."""
        return {item.link_id: item for top in self.items for item in top.walk()}

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """Where each item stands in the order of asking, by its linkId."""
        return {link_id: place for place, link_id in enumerate(self.by_id)}

    @cached_property
    def parent_of(self) -> Mapping[str, Item]:
        """The item that holds each nested item, by the nested item's linkId."""
        return {child.link_id: item for item in self.by_id.values() for child in item.items}

    @cached_property
    def derived(self) -> tuple[Item, ...]:
        """Items whose answers nobody types."""
        return tuple(item for item in self.by_id.values() if item.derivation is not None)

    @cached_property
    def always(self) -> frozenset[str]:
        """LinkIds of items that apply whatever is answered. In a well-made form that is most of them."""
        found: set[str] = set()
        for item in self.by_id.values():   # what holds an item comes before it
            parent, origin = self.parent_of.get(item.link_id), item.derivation and item.derivation.of
            held = parent is None or (parent.link_id in found and not parent.is_question)
            told = not origin or (origin in found and origin not in self.rows_of)
            if held and told and not item.enable_when:
                found.add(item.link_id)
        return frozenset(found)

    @cached_property
    def rows_of(self) -> Mapping[str, Item]:
        """The repeating group that a question sits in, by the question's linkId."""
        return {inner.link_id: item for item in self.by_id.values() if item.is_rows
                for inner in item.walk() if inner is not item}
