"""What a rule can ask of the answers: conditions as plain frozen values."""

from dataclasses import dataclass

from triage.questionnaire.model import Operator

# --- about one question ---------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Picked:
    """One of `codes` was picked."""

    question: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """The number given, compared with `number`."""

    question: str
    operator: Operator
    number: int


@dataclass(frozen=True, slots=True)
class Within:
    """What is dated lies at most `days` whole days before the day of answering."""

    question: str
    days: int


@dataclass(frozen=True, slots=True)
class HasProperty:
    """A picked option has one of `values` as its property `name`."""

    question: str
    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class NotSaid:
    """The person did not say `code`. Open answers act as "did not say", and stay open for what is certain."""

    question: str
    code: str


@dataclass(frozen=True, slots=True)
class Said:
    """The person literally picked one of `codes`, "not sure" and "rather not say" included."""

    question: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Open:
    """The question applies and is not known: left empty, not sure or declined."""

    question: str


# --- about rows and regions ------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class InClass:
    """The row's class is one of `classes`. Only inside rows."""

    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Impossible:
    """The row's date lies after the day of answering or before birth. Only inside rows."""

    field: str


@dataclass(frozen=True, slots=True)
class Rows:
    """`test` holds for any (or every) row; with `region`, for the counted rows of that region."""

    rows: str
    every: bool
    test: "Condition"
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The best match between the sites named and the operated `region` is `level`."""

    region: str
    level: str


@dataclass(frozen=True, slots=True)
class LongerThanRows:
    """The shortest span `question` can mean exceeds the longest possible time since the region's last row."""

    question: str
    field: str
    region: str


# --- combinations -----------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """No part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` parts hold."""

    count: int
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Sure:
    """The part holds for sure; an open part counts as not holding."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class RuleHolds:
    """Another rule holds."""

    rule: str


Leaf = (Picked | Compared | Within | HasProperty | NotSaid | Said | Open | InClass | Impossible
        | Rows | Match | LongerThanRows)
Group = All | Any | Not | AtLeast | Sure | RuleHolds
Condition = Leaf | Group
