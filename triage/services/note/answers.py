"""The lines that tell what was said: each at home, and what stays open under a heading of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from triage.questionnaire.answers import Answer, State
from triage.questionnaire.model import Item, ItemType, Meaning
from triage.questionnaire.path import enabled_pages, pages, visible_groups
from triage.questionnaire.values import Code
from triage.services.note.homes import danger_of, homes, order
from triage.services.note.lines import Heading, Line
from triage.services.note.plain import ours, said
from triage.services.views.case import CaseView, Entry

# Where an answer that says nothing stands, and how it is told there.
OPEN = {State.SKIPPED: (Heading.OPEN, "Left empty"), State.NOT_ASKED: (Heading.OPEN, "Not asked"),
        State.DECLINED: (Heading.OPEN, "Preferred not to say"), State.UNSURE: (Heading.UNSURE, "Not sure")}
IN_DANGER = {State.SKIPPED: "NOT ANSWERED (left empty)", State.NOT_ASKED: "NOT ASKED",
             State.DECLINED: "PREFERRED NOT TO SAY", State.UNSURE: "NOT SURE"}
REPEATS = frozenset({"not sure", "i'm not sure", "i am not sure", "rather not say", "i'd rather not say"})


@dataclass(frozen=True)
class Told:
    """One case's answers, ready to be put under their headings."""

    case: CaseView

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line about an answer, those of a heading in the order in which they stand there."""
        found = [*(line for entry in self.entries for line in self._of(entry)), *self._empty_groups()]
        return tuple(sorted(found, key=self._is_later))

    def _is_later(self, line: Line) -> bool:
        """Put danger questions first among what is open."""
        return line.heading in (Heading.OPEN, Heading.UNSURE) and not self._is_danger(line.links[0])

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every question of the path: risky medicines first, danger signs that were given before others."""
        every = [entry for section in self.case.sections for entry in section.entries]
        place = order(self.case.definition)
        risky = {(self._group(one), one.row) for one in every if one.mark}

        def rank(entry: Entry) -> tuple[object, ...]:
            group = self._group(entry)
            first = min(place[one] for one in self._of_group(group)) if group else place[entry.link_id]
            return ((group, entry.row) not in risky if group else False, self._weight(entry), first,
                    -1 if entry.row is None else entry.row, place[entry.link_id])

        return tuple(sorted(every, key=rank))

    @cached_property
    def homes(self) -> Mapping[str, Heading]:
        """The heading where each question is at home."""
        return homes(self.case.definition)

    def home(self, link_id: str) -> Heading:
        """Give the heading where a question is at home."""
        return self.homes[link_id]

    def answer(self, entry: Entry) -> Answer:
        """Give the answer that an entry tells of."""
        if entry.row is None:
            return self.case.answers[entry.link_id]
        return self.case.answers.rows[self._group(entry)][entry.row][entry.link_id]

    def item(self, link_id: str) -> Item:
        """Give a question in English."""
        return self.case.definition.questionnaire.by_id[link_id]

    def _weight(self, entry: Entry) -> int:
        """Put danger signs that were given first, then open ones, then those that were denied."""
        if self.home(entry.link_id) is not Heading.DANGER:
            return 0
        if entry.state is not State.ANSWERED:
            return 1
        return 2 if denies(self.item(entry.link_id), self.answer(entry)) else 0

    def _of(self, entry: Entry) -> Iterator[Line]:
        home, item, answer = self.home(entry.link_id), self.item(entry.link_id), self.answer(entry)
        here = Line(home, "", (entry.link_id,), state=entry.state, row=entry.row)
        name = _name(entry)
        if entry.state is State.ANSWERED:
            yield replace(here, text=f"{name}: {self._words(entry, item, answer)}{_asked(home, entry)}")
            yield from self._in_part(here, item, answer, name)
            return
        heading, words = OPEN[entry.state]
        if home is Heading.DANGER:
            yield replace(here, text=f"{name}: {IN_DANGER[entry.state]}{_picked(self, item, answer)}"
                                     f"{_asked(home, entry)}")
        sign = "danger question" if self._is_danger(entry.link_id) else ours(home).lower()
        yield replace(here, heading=heading, text=f"{words}: {name}{_picked(self, item, answer)} ({sign})")

    def _words(self, entry: Entry, item: Item, answer: Answer) -> str:
        words = said(item, answer, self._language)
        mark = f" - {entry.mark.upper()}" if entry.mark else ""
        return f"{words}{mark}{self._not_picked(entry, item, answer)}"

    def _not_picked(self, entry: Entry, item: Item, answer: Answer) -> str:
        """Name what a list of danger signs offered: "none of these" is worth what they were."""
        if self.home(entry.link_id) is not Heading.DANGER or not item.repeats:
            return ""
        left = [ours(one.text) for one in item.options
                if one.meaning is Meaning.FACT and one.code not in answer.codes]
        offered = "Offered" if denies(item, answer) else "Offered and not picked"
        return f". {offered}: {'; '.join(left)}" if left else ""

    def _in_part(self, line: Line, item: Item, answer: Answer, name: str) -> Iterator[Line]:
        """Tell once more of an answer that says something and leaves something open."""
        for state, meaning in ((State.UNSURE, Meaning.UNSURE), (State.DECLINED, Meaning.DECLINED)):
            if any(one.meaning is meaning and one.code in answer.codes for one in item.options):
                heading, words = OPEN[state]
                yield replace(line, heading=heading, text=f"{words} in part: {name}: "
                                                          f"{said(item, answer, self._language)}")

    def _empty_groups(self) -> Iterator[Line]:
        """Tell of lists on the path to which nothing was added: an empty list is not "none"."""
        form, answers, shown = self.case.definition.questionnaire, self.case.answers, self._shown
        for page in pages(form):
            for group in visible_groups(form, page, answers, self.case.today) if page.slug in shown else ():
                if not answers.rows.get(group.link_id):
                    state = State.SKIPPED if group.link_id in answers.rows else State.NOT_ASKED
                    words = "List left empty" if state is State.SKIPPED else "List not asked"
                    name = ours(group.short_text or group.text or group.link_id)
                    yield Line(Heading.OPEN, f"{words}: {name} ({ours(self.home(group.link_id)).lower()})",
                               (group.link_id,), state=state)

    def second_part(self) -> Iterator[Line]:
        """Say of a second part that nobody has begun that nothing of it stands here."""
        form, answers = self.case.definition.questionnaire, self.case.answers
        more = enabled_pages(form, answers, self.case.today, 2)
        if more and self._shown.isdisjoint(page.slug for page in more):
            names = "; ".join(ours(page.item.text or page.slug) for page in more)
            yield Line(Heading.OPEN, f"The second part of the form was not begun. It asks about: {names}.",
                       tuple(page.item.link_id for page in more))

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(section.slug for section in self.case.sections)

    @property
    def _language(self) -> str:
        return self.case.definition.questionnaire.language

    def _is_danger(self, link_id: str) -> bool:
        return self.home(link_id) is Heading.DANGER or link_id in self.danger

    @cached_property
    def danger(self) -> frozenset[str]:
        """The danger questions, wherever they are at home."""
        return frozenset(danger_of(self.case.definition))

    def _group(self, entry: Entry) -> str:
        return "" if entry.row is None else self.case.definition.questionnaire.rows_of[entry.link_id].link_id

    def _of_group(self, group: str) -> tuple[str, ...]:
        return tuple(one.link_id for one in self.item(group).walk() if one.is_question)


def denies(item: Item, answer: Answer) -> bool:
    """Whether an answer says no, or "none of these", and nothing else."""
    return bool(answer.values) and all(_is_no(item, value) for value in answer.values)


def _is_no(item: Item, value: object) -> bool:
    if not isinstance(value, Code):
        return value is False
    option = item.option_by_code.get(value.code)
    return option is not None and (option.code == "no" or option.meaning is Meaning.NONE)


def _name(entry: Entry) -> str:
    return ours(f"{entry.row_label}, {entry.label_en}" if entry.row_label else entry.label_en).rstrip(":")


def _asked(home: Heading, entry: Entry) -> str:
    """Give the whole question behind a danger sign: a "no" is worth what was asked."""
    asked = ours(entry.question_en)
    return f". Asked: {asked}" if home is Heading.DANGER and asked != ours(entry.label_en) else ""


def _picked(told: Told, item: Item, answer: Answer) -> str:
    """Give the words of an option that leaves a question open, where it says more than its state."""
    if not answer.values or item.type is ItemType.BOOLEAN:
        return ""
    words = said(item, answer, told.case.definition.questionnaire.language)
    return "" if words.lower() in REPEATS else f" (picked: {words})"
