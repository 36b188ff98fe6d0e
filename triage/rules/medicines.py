"""Medicines to be seen at a glance in what a person typed: a condition's short list of names, by class."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from triage.questionnaire.model import Questionnaire
from triage.rules.reading import Table, read_table

WORD = re.compile(r"[a-z0-9]+")
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Medicine:
    """One listed medicine. `names`: its generic name first, then brands and names in other languages."""

    names: tuple[str, ...]
    kind: str
    title: str
    cites: tuple[str, ...]


@dataclass(frozen=True)
class MedicineList:
    """All listed medicines, and the `question` that they are typed into ("" in a condition without)."""

    question: str = ""
    medicines: tuple[Medicine, ...] = field(default=())

    def recognise(self, typed: str) -> tuple[Medicine, ...]:
        """Give the medicines named in free text, in the order of the list.

        A name counts as whole words in a row, whatever the capitals and accents. What is not recognised
        may be anything.
        """
        said = words(typed)
        places = {said[at:to] for at in range(len(said)) for to in range(at + 1, at + 1 + self._longest)}
        return tuple(one for one, names in self._by_words.items() if not places.isdisjoint(names))

    @cached_property
    def _by_words(self) -> Mapping[Medicine, frozenset[Words]]:
        return {one: frozenset(map(words, one.names)) for one in self.medicines}

    @cached_property
    def _longest(self) -> int:
        return max((len(name) for names in self._by_words.values() for name in names), default=0)


def words(text: str) -> Words:
    """Give the words of a text in lower case, without accents."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return tuple(WORD.findall(plain.casefold()))


def read(data: bytes, questionnaire: Questionnaire, file: str) -> MedicineList:
    """Read a list of medicines. Raises RuleSetError that names file, place and mend."""
    table = read_table(data, file)
    question = table.need("question", str)
    if question not in questionnaire.by_id:
        table.fail(f"the questionnaire has no question '{question}'.", "Use the linkId of a question.",
                   "question")
    classes = table.table("class")
    found = tuple(one for kind in classes.raw for one in _class(kind, classes.table(kind)))
    table.done()
    _refuse_twins(found, table)
    return MedicineList(question, found)


def _class(kind: str, table: Table) -> Iterator[Medicine]:
    title, cites, names = table.need("title", str), table.words("cites"), table.table("names")
    for name in names.raw:
        yield Medicine((name, *names.words(name)), kind, title, cites)
    table.done()


def _refuse_twins(medicines: tuple[Medicine, ...], table: Table) -> None:
    seen: dict[Words, str] = {}
    for one in medicines:
        for name in one.names:
            other = seen.setdefault(words(name), one.names[0])
            if other != one.names[0]:
                table.fail(f"'{name}' names both {other} and {one.names[0]}.", "Keep it at one of them.",
                           "class")
