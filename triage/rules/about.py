"""The page about a condition that patients may read: about.toml, and its words in another language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from triage.rules.reading import Table, read_table


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said, with the numbers of the sources that it rests on; a question needs none."""

    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: its heading, its paragraphs `say`, and below them the list `points`."""

    id: str
    heading: str
    say: tuple[Statement, ...] = ()
    points: tuple[Statement, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All that it says, in the order of reading."""
        return self.say + self.points

    @property
    def words(self) -> tuple[str, ...]:
        """Its heading and all that it says."""
        return (self.heading, *(one.text for one in self.statements))


@dataclass(frozen=True, slots=True)
class About:
    """The whole page in one language. `lead` says what the page is and is not."""

    title: str
    lead: str
    sections: tuple[Section, ...]

    @property
    def cites(self) -> tuple[str, ...]:
        """The numbers of its sources, each once, in the order of reading."""
        return tuple(dict.fromkeys(number for section in self.sections for one in section.statements
                                   for number in one.cites))


@dataclass(frozen=True, slots=True)
class Rewording:
    """A section in another language. `source`: the mark of the English words that it was made from."""

    source: str
    heading: str
    say: tuple[str, ...]
    points: tuple[str, ...]

    def fits(self, section: Section) -> bool:
        """Whether it says as many things as the section."""
        return (len(self.say), len(self.points)) == (len(section.say), len(section.points))


@dataclass(frozen=True, slots=True)
class AboutWords:
    """The words of the page in another language: `sections` by their id."""

    source: str
    title: str
    lead: str
    sections: Mapping[str, Rewording]


def read(data: bytes, file: str) -> About:
    """Read about.toml. Raises RuleSetError that names file, place and mend."""
    table = read_table(data, file)
    sections = tuple(map(_section, table.tables("section")))
    if not sections:
        table.fail("the page says nothing.", "Add [[section]] with id, heading and say or points.")
    ids = [section.id for section in sections]
    for id_ in ids:
        if ids.count(id_) > 1:
            table.fail(f"two sections are called '{id_}'.", "Give each its own id.", "section")
    about = About(table.need("title", str), table.need("lead", str), sections)
    table.done()
    return about


def _section(table: Table) -> Section:
    section = Section(table.need("id", str), table.need("heading", str),
                      _statements(table, "say"), _statements(table, "points"))
    table.done()
    if not section.statements:
        table.fail("it says nothing.", "Add say = [ … ] or points = [ … ].")
    return section


def _statements(table: Table, key: str) -> tuple[Statement, ...]:
    return tuple(map(_statement, table.tables(key)))


def _statement(table: Table) -> Statement:
    text = table.need("text", str)
    # A question to bring states no fact.
    cites = () if text.endswith("?") and "cites" not in table else table.words("cites")
    table.done()
    return Statement(text, cites)


def read_words(data: bytes, file: str) -> AboutWords:
    """Read the page's words in another language. Raises RuleSetError that names file, place and mend."""
    table = read_table(data, file)
    sections = table.table("section")
    words = AboutWords(table.need("source", str), table.need("title", str), table.need("lead", str),
                       {id_: _rewording(sections.table(id_)) for id_ in sections.raw})
    table.done()
    return words


def _rewording(table: Table) -> Rewording:
    found = Rewording(table.need("source", str), table.need("heading", str),
                      *(table.words(key) if key in table else () for key in ("say", "points")))
    table.done()
    return found


def reworded(about: About, words: AboutWords) -> About:
    """Give the page in other words. A section that they lack, or do not fit, stays as it is."""
    return replace(about, title=words.title, lead=words.lead,
                   sections=tuple(_reworded(section, words.sections.get(section.id))
                                  for section in about.sections))


def _reworded(section: Section, words: Rewording | None) -> Section:
    if words is None or not words.fits(section):
        return section
    return replace(section, heading=words.heading, say=_said(section.say, words.say),
                   points=_said(section.points, words.points))


def _said(statements: tuple[Statement, ...], texts: tuple[str, ...]) -> tuple[Statement, ...]:
    return tuple(Statement(text, one.cites) for one, text in zip(statements, texts, strict=True))
