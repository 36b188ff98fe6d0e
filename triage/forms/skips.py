"""Which questions of a paper form may be left out, in words: "If “No”, go to 12", "Only if 4 is “Yes”"."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from triage.forms.catalogue import catalogue
from triage.forms.paper import PaperForm, choices
from triage.questionnaire.model import Behaviour, Condition, Item, Operator, Questionnaire
from triage.questionnaire.values import Code, PartialDate, Quantity

LONGEST = 26   # characters of an option that are named
MOST_NAMED = 3   # options that a skip names; of more it names those that do not skip
Say = Callable[[str], str]


@dataclass(frozen=True)
class Skips:
    """The skip instructions of one form."""

    form: PaperForm
    facts: Mapping[str, bool] = field(default_factory=dict)

    def is_asked(self, item: Item) -> bool:
        """Whether the clinic asks it at all: some questions hang on a setting, known in `facts`."""
        return all(self.facts.get(one.question) in (None, one.value)
                   for behaviour, found in conditions(self.form.questionnaire, item) for one in found
                   if len(found) == 1 or behaviour is Behaviour.ALL)

    @cached_property
    def _say(self) -> Say:
        return catalogue(self.form.questionnaire.language).gettext

    def after(self, link_id: str) -> str:
        """Give what to read after a question, "" where one goes on to the next."""
        return self._after.get(link_id, "")

    def before(self, link_id: str) -> str:
        """Give who answers a question, "" where everybody does or the question before has said so."""
        return self._before.get(link_id, "")

    @cached_property
    def _after(self) -> Mapping[str, str]:
        return {asker: self._go_to(asker, codes, end) for asker, (codes, _, end) in self._runs.items()}

    @cached_property
    def _before(self) -> Mapping[str, str]:
        led = {link_id for _, inside, _ in self._runs.values() for link_id in inside}
        found: dict[str, str] = {}
        for entry in self.form.entries:
            inner = getattr(entry, "columns", ())
            for item in (entry.item, *(column.item for column in inner)):
                own = self._open(item)
                if inner and item is not entry.item:
                    own = own[len(self._open(entry.item)):]
                if own and item.link_id not in led:
                    found[item.link_id] = self._say("Only if %(when)s:") % {"when": self._words(own)}
        return found

    def _open(self, item: Item) -> list[tuple[Behaviour, tuple[Condition, ...]]]:
        """Give the conditions that are not settled by what is known."""
        found = ((behaviour, tuple(one for one in level if one.question not in self.facts))
                 for behaviour, level in conditions(self.form.questionnaire, item))
        return [(behaviour, level) for behaviour, level in found if level]

    @cached_property
    def _runs(self) -> Mapping[str, tuple[frozenset[str], tuple[str, ...], str]]:
        """Give, by question: the answers that lead on into the questions right after it, those, what follows.

        Only where all of those depend on that one question and on the same answers.
        """
        entries = [entry.item for entry in self.form.entries]
        found: dict[str, tuple[frozenset[str], tuple[str, ...], str]] = {}
        for place, asker in enumerate(entries[:-1]):
            wanted = self._simple(entries[place + 1], asker.link_id)
            inside = []
            for item in entries[place + 1:]:
                if not wanted or self._simple(item, asker.link_id) != wanted:
                    break
                inside.append(item.link_id)
            end = place + 1 + len(inside)
            if inside and not asker.repeats:
                after = entries[end].link_id if end < len(entries) else ""
                found[asker.link_id] = wanted, tuple(inside), after
        return found

    def _simple(self, item: Item, asker: str) -> frozenset[str]:
        """Give the answers to `asker` that a question waits for, where it waits for nothing else."""
        levels = conditions(self.form.questionnaire, item)
        if len(levels) != 1 or (levels[0][0] is Behaviour.ALL and len(levels[0][1]) > 1):
            return frozenset()
        picks = {self._pick(one) for one in levels[0][1] if one.question == asker}
        alone = all(one.question == asker for one in levels[0][1])
        return frozenset(filter(None, picks)) if alone and "" not in picks else frozenset()

    @staticmethod
    def _pick(condition: Condition) -> str:
        if condition.operator is not Operator.EQUAL:
            return ""
        if isinstance(condition.value, bool):
            return "true" if condition.value else "false"
        return condition.value.code if isinstance(condition.value, Code) else ""

    def _go_to(self, asker: str, wanted: frozenset[str], after: str) -> str:
        say, item = self._say, self.form.questionnaire.by_id[asker]
        texts = {one.code: one.text for one in item.options} or {"true": say("Yes"), "false": say("No")}
        others = [self._option(item, code, text) for code, text in texts.items() if code not in wanted]
        place = self.form.number_of.get(after)
        where = say("go to %(number)s") % {"number": place} if place else say("go to the end")
        if 0 < len(others) <= MOST_NAMED:
            return say("If %(answers)s, %(where)s.") % {"answers": self._either(others), "where": where}
        named = self._either([self._option(item, code, text) for code, text in texts.items()
                              if code in wanted])
        return say("If it is not %(answers)s, %(where)s.") % {"answers": named, "where": where}

    def _either(self, texts: list[str]) -> str:
        return f" {self._say('or')} ".join(texts)

    def _option(self, item: Item, code: str, text: str) -> str:
        """Name an option: where its words are long, by the first of them and the key of its box."""
        if len(text) <= LONGEST:
            return f"“{text}”"
        key = next((one.key for one in choices(item) if one.code == code), "")
        first = text[:LONGEST].rpartition(" ")[0].rstrip(" ,.;:") or text[:LONGEST]
        return f"“{first}…”" + (f" ({key})" if key else "")

    def _words(self, levels: list[tuple[Behaviour, tuple[Condition, ...]]]) -> str:
        """Say several levels of conditions, all of which must hold."""
        say = self._say
        return f"; {say('and')} ".join(self._level(*level) for level in levels)

    def _level(self, behaviour: Behaviour, found: tuple[Condition, ...]) -> str:
        between = f" {self._say('and' if behaviour is Behaviour.ALL else 'or')} "
        parts: list[str] = []
        for (question, operator), same in _together(found, behaviour):
            values = [self._value(self.form.questionnaire.by_id[question], one) for one in same]
            joined = f" {self._say('or')} " if operator is Operator.EQUAL else between
            named = joined.join(values)
            parts.append(self._condition(question, operator, same[0], named))
        return between.join(parts)

    def _condition(self, question: str, operator: Operator, one: Condition, value: str) -> str:
        say, subject = self._say, self._subject(question)
        if operator is Operator.EXISTS:
            if one.within_days:
                return say("%(question)s is in the last %(days)s days") % {
                    "question": subject, "days": one.within_days}
            words = say("%(question)s is answered") if one.value else say("%(question)s is left empty")
            return words % {"question": subject}
        patterns = {Operator.EQUAL: say("%(question)s is %(value)s"),
                    Operator.NOT_EQUAL: say("%(question)s is not %(value)s"),
                    Operator.GREATER: say("%(question)s is more than %(value)s"),
                    Operator.LESS: say("%(question)s is less than %(value)s"),
                    Operator.GREATER_OR_EQUAL: say("%(question)s is %(value)s or more"),
                    Operator.LESS_OR_EQUAL: say("%(question)s is %(value)s or less")}
        return patterns[operator] % {"question": subject, "value": value}

    def _subject(self, question: str) -> str:
        """Name a question by its number; one that nobody is asked by its words, and where it comes from."""
        if number := self.form.number_of.get(question):
            return number
        item = self.form.questionnaire.by_id[question]
        name = f"“{item.short_text or item.text or question}”"
        origin = self.form.number_of.get(item.derivation.of or "") if item.derivation else None
        return f"{name} ({origin})" if origin else name

    def _value(self, item: Item, condition: Condition) -> str:
        value = condition.value
        if isinstance(value, bool):
            return f"“{self._say('Yes') if value else self._say('No')}”"
        if isinstance(value, Code):
            option = item.option_by_code.get(value.code)
            return self._option(item, option.code, option.text) if option else f"“{_words(value.code)}”"
        if isinstance(value, Quantity):
            return f"{value.number} {value.unit or item.unit}".strip()
        return str(value) if isinstance(value, PartialDate) or value is not None else ""


def _words(code: str) -> str:
    return code.replace("-", " ")


def conditions(form: Questionnaire, item: Item) -> list[tuple[Behaviour, tuple[Condition, ...]]]:
    """Give what must hold for an item to be asked: its own conditions and those of all it sits in."""
    found: list[tuple[Behaviour, tuple[Condition, ...]]] = []
    one: Item | None = item
    while one is not None:
        if one.enable_when:
            found.insert(0, (one.enable_behaviour, one.enable_when))
        one = form.parent_of.get(one.link_id)
    return found


def _together(found: tuple[Condition, ...],
              behaviour: Behaviour) -> Iterator[tuple[tuple[str, Operator], list[Condition]]]:
    """Put conditions together that name the same question in the same way, in their order."""
    groups: dict[tuple[str, Operator], list[Condition]] = {}
    for place, one in enumerate(found):
        joins = one.operator is Operator.EQUAL and behaviour is Behaviour.ANY
        key = (one.question, one.operator) if joins else (one.question + "\0" * place, one.operator)
        groups.setdefault(key, []).append(one)
    for (_, operator), same in groups.items():
        yield (same[0].question, operator), same
