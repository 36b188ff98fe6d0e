"""A rule set as plain frozen values: conditions, rules, flags, rows and the classification."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.questionnaire.model import Operator
from triage.rules.result import Classification, Urgency

# --- conditions about one question ---------------------------------------------------------------

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


# --- conditions about rows and regions ------------------------------------------------------------

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


# --- the rule set -----------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Reading:
    """An answer that stands for another once a follow-up was answered."""

    question: str
    said: str
    ask: str
    reads: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Flag:
    """What a family of rules is about. `patient`, `tell` and `first_aid` are words for the patient."""

    id: str
    title: str
    patient: str = ""
    tell: str = ""
    first_aid: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when `when` holds, a clinician must act within `urgency`.

    `if_unknown` is the level asked for while the rule is open; None raises nothing.
    `interrupt` tells the patient and the clinic at once; `card` shows the crisis card.
    `repeats` names rules that hold whenever it does: on purpose, for words of its own.
    `verified` is False where no source was seen for the level or the fact.
    """

    id: str
    flag: str
    urgency: Urgency
    if_unknown: Urgency | None
    says: str
    cites: tuple[str, ...]
    when: Condition
    interrupt: bool = False
    card: bool = False
    verified: bool = False
    repeats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContributorRule:
    """Something worth considering when `when` holds."""

    id: str
    kind: str
    says: str
    cites: tuple[str, ...]
    when: Condition


@dataclass(frozen=True, slots=True)
class RowsView:
    """One list made of a first row with its own questions and the rows of a repeating group.

    `first` and `fields`: field name → linkId. `classes`: option code of field "type" → class.
    """

    name: str
    present: Condition
    first: Mapping[str, str]
    group: str
    fields: Mapping[str, str]
    classes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClassGate:
    """A condition that decides the whole classification. The first that holds wins."""

    id: str
    result: Classification
    says: str
    cites: tuple[str, ...]
    when: Condition


@dataclass(frozen=True, slots=True)
class ClassReasonRule:
    """A reason against "likely", compiled once per region. `when`: region → condition."""

    id: str
    leads_to: Classification
    counts_unknown: bool
    says: str
    cites: tuple[str, ...]
    when: Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class SiteMatch:
    """Which sites match an operated region strongly or weakly."""

    strong: frozenset[str]
    weak: frozenset[str]


@dataclass(frozen=True, slots=True)
class ClassificationRules:
    """How answers are classified: per region of the counted rows, then the best region."""

    rows: str
    by: str
    regions: tuple[str, ...]
    labels: Mapping[str, str]
    sites_question: str
    sites_property: str
    matches: Mapping[str, SiteMatch]
    gates: tuple[ClassGate, ...]
    reasons: tuple[ClassReasonRule, ...]
    course_question: str
    courses: Mapping[str, str]
    notes: tuple[ContributorRule, ...] = ()


UNKNOWN_REGION = "unknown"


@dataclass(frozen=True)
class RuleSet:
    """Everything that rules.toml says. `terms` are the conditions that it names and shares."""

    id: str
    version: str
    signed_by: str
    rules: tuple[Rule, ...]
    flags: Mapping[str, Flag]
    readings: tuple[Reading, ...] = ()
    rows: Mapping[str, RowsView] = field(default_factory=dict)
    contributors: tuple[ContributorRule, ...] = ()
    classification: ClassificationRules | None = None
    interrupt_until: str = ""
    interrupt_alone: tuple[str, ...] = ()
    terms: Mapping[str, Condition] = field(default_factory=dict)
