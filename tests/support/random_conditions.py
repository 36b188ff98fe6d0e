"""Random conditions about a real questionnaire and its rows: thresholds, windows and picks of no rule's."""

from hypothesis import strategies as st

from triage.library import Definition
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.options import parts
from triage.questionnaire.reading import DATE_OR_OPTION
from triage.questionnaire.windows import DAYS
from triage.rules.condition import (
    All,
    Any,
    AtLeast,
    Compared,
    Condition,
    HasProperty,
    Impossible,
    InClass,
    LongerThanRows,
    Match,
    Not,
    NotSaid,
    Open,
    Picked,
    Rows,
    RuleHolds,
    Said,
    Sure,
    Within,
)
from triage.rules.model import UNKNOWN_REGION, RowsView
from triage.rules.questions import COMPARE
from triage.rules.rows import STRENGTH

WINDOWS = st.sampled_from((0, 1, 7, 13, 14, 30, 42, 89, 90, 365, 366, 2000)) | st.integers(0, 4000)
LEVELS = ("strong", "weak", "none")


class Conditions:
    """Conditions about one condition's questionnaire."""

    def __init__(self, whole: Definition) -> None:
        self._rules, self._by_id = whole.rules, whole.questionnaire.by_id
        self._questions = [item for item in self._by_id.values()
                           if item.is_question and item.link_id not in whole.questionnaire.rows_of]
        assert whole.rules.classification is not None
        self._regions = (*whole.rules.classification.regions, UNKNOWN_REGION)

    def any(self) -> st.SearchStrategy[Condition]:
        """Any condition, a few levels deep."""
        return st.recursive(self.leaf(), _groups, max_leaves=8)

    def leaf(self) -> st.SearchStrategy[Condition]:
        """A leaf, or another rule."""
        about_one = st.sampled_from(self._questions).flatmap(_about)
        views = [self._rows(self._rules.rows[name]) for name in sorted(self._rules.rows)]
        return st.one_of(
            about_one, about_one, *views,
            st.builds(Match, st.sampled_from(self._regions), st.sampled_from(LEVELS)),
            st.builds(LongerThanRows, st.sampled_from([item.link_id for item in self._questions
                                                       if _is_dated(item)]),
                      st.just("when"), st.sampled_from(self._regions)),
            st.builds(RuleHolds, st.sampled_from([rule.id for rule in self._rules.rules])))

    def _rows(self, view: RowsView) -> st.SearchStrategy[Condition]:
        of_fields = [self._field(name, self._by_id[link_id]) for name, link_id in view.fields.items()]
        leaves = st.one_of(*of_fields, st.builds(InClass, _some(STRENGTH)))
        tests = st.recursive(leaves, lambda inner: _tuples(inner).flatmap(
            lambda parts_: st.sampled_from((All(parts_), Any(parts_), Not(parts_)))), max_leaves=4)
        return st.builds(Rows, st.just(view.name), st.booleans(), tests,
                         st.none() | st.sampled_from(self._regions))

    def _field(self, name: str, item: Item) -> st.SearchStrategy[Condition]:
        found = [st.just(Open(name)), st.builds(Picked, st.just(name), _some(_codes(item)))]
        if _is_dated(item):
            found += [st.builds(Within, st.just(name), WINDOWS), st.just(Impossible(name))]
        return st.one_of(*found)


def _about(item: Item) -> st.SearchStrategy[Condition]:
    question, codes = st.just(item.link_id), _codes(item)
    found: list[st.SearchStrategy[Condition]] = [st.builds(Open, question)]
    if codes:
        found += [st.builds(Picked, question, _some(codes)), st.builds(Said, question, _some(codes)),
                  st.builds(NotSaid, question, st.sampled_from(codes))]
    named = {(name, value) for option in item.options for name, values in option.properties.items()
             for value in values}
    if named:
        found.append(st.sampled_from(sorted(named)).map(
            lambda one: HasProperty(item.link_id, one[0], frozenset({one[1]}))))
    if item.type is ItemType.INTEGER:
        found.append(st.builds(Compared, question, st.sampled_from(list(COMPARE)), st.integers(-1, 100)))
    if _is_dated(item):
        found.append(st.builds(Within, question, WINDOWS))
    return st.one_of(*found)


def _groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = _tuples(inner)
    return st.one_of(st.builds(All, several), st.builds(Any, several), st.builds(Not, several),
                     st.builds(Sure, inner), st.builds(AtLeast, st.integers(1, 3), several))


def _tuples(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[tuple[Condition, ...]]:
    return st.lists(inner, min_size=1, max_size=3).map(tuple)


def _some(codes: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes), min_size=1, max_size=4)


def _codes(item: Item) -> tuple[str, ...]:
    return (*(option.code for option in item.options), *sorted(parts(item)))


def _is_dated(item: Item) -> bool:
    return item.control == DATE_OR_OPTION or any(DAYS in option.properties for option in item.options)
