"""Under which heading of the note a question is at home: as the condition lays it out, or by its groups."""

from collections.abc import Iterator, Mapping

from triage.library import Definition
from triage.questionnaire.model import BODY_MAP, Item
from triage.rules.reads import questions_read
from triage.services.answerer import QUESTIONS
from triage.services.note.lines import Heading

# Where a condition's summary.toml does not say: pages, groups and steps of the progress bar with these ids.
BY_NAME: Mapping[Heading, frozenset[str]] = {
    Heading.OPERATIONS: frozenset({"operation", "operations", "surgery", "surgeries"}),
    Heading.PAIN: frozenset({"pain", "places"}),
    Heading.MEDICINES: frozenset({"medicine", "medicines", "medications", "allergies"}),
    Heading.GOALS: frozenset({"goal", "goals"}),
}


def homes(definition: Definition) -> Mapping[str, Heading]:
    """Give the heading of every question, by its linkId."""
    told = dict(_told(definition))
    found: dict[str, Heading] = {}
    for page in definition.questionnaire.items:
        _below(definition, page, _named(definition, page, Heading.HISTORY), told, found)
    return found


def danger_of(definition: Definition) -> tuple[str, ...]:
    """Give the danger questions: those that rules want answered, and those that what cannot wait rests on."""
    rules, form = definition.rules, definition.questionnaire
    read = {link_id for rule in rules.rules if rule.interrupt for link_id in questions_read(rule.when, rules)}
    found = {*definition.judge_of.danger_questions,
             *(one for one in read if not form.by_id[one].hidden and form.by_id[one].control != BODY_MAP)}
    return tuple(link_id for link_id in form.by_id if link_id in found)


def order(definition: Definition) -> Mapping[str, int]:
    """Give where a question stands among those of its heading: as the layout names them, then as asked."""
    layout = definition.layout
    tables = [one for one in (layout.operations, layout.medicines, layout.allergies) if one]
    named = (*(sign.question for sign in layout.signs), *layout.trouble, *layout.goals, *layout.daily,
             *(link_id for table in tables for link_id in table.questions), *definition.questionnaire.by_id)
    return {link_id: place for place, link_id in enumerate(dict.fromkeys(named))}


def _told(definition: Definition) -> Iterator[tuple[str, Heading]]:
    """Yield what the condition says, the weakest first: a later one wins."""
    layout = definition.layout
    yield from ((link_id, Heading.DANGER) for link_id in danger_of(definition))
    yield from ((link_id, Heading.PAIN) for link_id in layout.trouble)
    yield from ((link_id, Heading.HISTORY) for link_id in layout.daily)
    yield from ((link_id, Heading.DANGER) for link_id in definition.judge_of.danger_questions)
    yield from ((link_id, Heading.GOALS) for link_id in layout.goals)
    for heading, table in ((Heading.OPERATIONS, layout.operations), (Heading.MEDICINES, layout.medicines),
                           (Heading.MEDICINES, layout.allergies)):
        groups = (row.group for row in table.rows if row.group) if table else ()
        yield from ((link_id, heading) for link_id in (*(table.questions if table else ()), *groups))
    yield from ((sign.question, Heading.DANGER) for sign in layout.signs)
    yield from ((link_id, Heading.WHO) for link_id in QUESTIONS)


def _below(definition: Definition, item: Item, heading: Heading, told: Mapping[str, Heading],
           found: dict[str, Heading]) -> None:
    if item.is_question or item.is_rows:
        otherwise = Heading.PAIN if item.control == BODY_MAP else heading
        found[item.link_id] = told.get(item.link_id, otherwise)
    for child in item.items:
        _below(definition, child, _named(definition, child, heading), told, found)


def _named(definition: Definition, item: Item, otherwise: Heading) -> Heading:
    """Give the heading that a page or a group is named after."""
    layout = definition.layout
    settled = {Heading.OPERATIONS: layout.operations, Heading.MEDICINES: layout.medicines,
               Heading.GOALS: layout.goals}
    for heading, names in BY_NAME.items():
        if not settled.get(heading) and not item.is_question and names & {item.link_id, item.section}:
            return heading
    return otherwise
