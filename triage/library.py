"""Conditions as the program uses them: one folder of content each, read once, immutable."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from triage.fhir.questionnaire import read as read_questionnaire
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.path import effective
from triage.questionnaire.translation import translate
from triage.rules.about import About, AboutWords, read_words, reworded
from triage.rules.about import read as read_about
from triage.rules.engine import Judge
from triage.rules.load import read as read_rules
from triage.rules.many.extract import Extracts
from triage.rules.medicines import MedicineList
from triage.rules.medicines import read as read_medicines
from triage.rules.model import Flag, RuleSet
from triage.rules.reading import Table, read_table
from triage.rules.result import Result
from triage.rules.summary import Layout
from triage.rules.summary import read as read_layout
from triage.rules.translation import translate_flags

QUESTIONNAIRE = "questionnaire.json"
RULES = "rules.toml"
EVIDENCE = "evidence.toml"
MEDICINES = "medicines.toml"
CASES = "cases.toml"
ABOUT = "about.toml"
SUMMARY = "summary.toml"
# What a case is judged by. Worked cases, notes, the page about the condition and the order of the printed
# page may change without making another version.
JUDGED_BY = (QUESTIONNAIRE, RULES, EVIDENCE, MEDICINES)
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class Source:
    """A numbered clinical fact. `confidence`: V read at the source, P partly, M unverified, D decided.

    `background`: nothing cites it, on purpose; it says why something is not asked or not done.
    """

    number: str
    text: str
    citation: str
    confidence: str
    url: str = ""
    background: bool = False


@dataclass(frozen=True)
class Definition:
    """One condition: what is asked, in which languages, what it means and on whose authority.

    `files`: file name → bytes, exactly as published. `hash` is over all that a case is judged or
    shown by; the same hash means the same questions, words and rules.
    """

    slug: str
    files: Mapping[str, bytes]

    @classmethod
    def from_files(cls, slug: str, files: Mapping[str, bytes]) -> "Definition":
        """Take the files of a folder and read them. Raises QuestionnaireError or RuleSetError."""
        definition = cls(slug, dict(files))
        # Read everything now, so that errors come at start.
        definition.judge_of, definition.medicines, definition.about, definition.about_words  # noqa: B018
        definition.layout  # noqa: B018
        for language in definition.languages:
            definition.in_language(language)
        return definition

    @cached_property
    def hash(self) -> str:
        """Content hash, 64 hexadecimal digits."""
        digest = sha256()
        for name in sorted(self.files):
            if name in JUDGED_BY or _language_of(name):
                digest.update(f"{name}\0{len(self.files[name])}\0".encode())
                digest.update(self.files[name])
        return digest.hexdigest()

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire in its source language."""
        return read_questionnaire(self.files[QUESTIONNAIRE], QUESTIONNAIRE)

    @cached_property
    def rules(self) -> RuleSet:
        """The rule set."""
        return read_rules(self.files[RULES], self.questionnaire, RULES)

    @cached_property
    def judge_of(self) -> Judge:
        """The compiled rule set."""
        return Judge(self.rules, self.questionnaire)

    @cached_property
    def extracts(self) -> Extracts:
        """How the extracts of its cases are written and read."""
        return Extracts(self.rules, self.questionnaire)

    @cached_property
    def evidence(self) -> Mapping[str, Source]:
        """Numbered sources. Raises RuleSetError for an entry that lacks something."""
        if EVIDENCE not in self.files:
            return {}
        block = read_table(self.files[EVIDENCE], EVIDENCE).table("source")
        return {number: _source(number, block.table(number)) for number in block.raw}

    @cached_property
    def medicines(self) -> MedicineList:
        """Medicines to be marked in what a person typed; an empty list where the condition has none."""
        if MEDICINES not in self.files:
            return MedicineList()
        return read_medicines(self.files[MEDICINES], self.questionnaire, MEDICINES)

    @cached_property
    def layout(self) -> Layout:
        """What stands where on the printed page; all in its order where the condition does not say."""
        if SUMMARY not in self.files:
            return Layout()
        return read_layout(self.files[SUMMARY], self.questionnaire, SUMMARY)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that it can be shown in, the source language first."""
        return (SOURCE_LANGUAGE, *sorted(filter(None, map(_language_of, self.files))))

    @cached_property
    def translations(self) -> Mapping[str, Mapping[str, Any]]:
        """Translation tables by language, as their files say."""
        return {language: tomllib.loads(self.files[f"{language}.toml"].decode())
                for language in self.languages[1:]}

    def in_language(self, language: str) -> Questionnaire:
        """Give the questionnaire in a language; an unknown one gives the source language."""
        return self._questionnaires.get(language, self.questionnaire)

    def flags_in(self, language: str) -> Mapping[str, Flag]:
        """Give what patients are told for each flag, in a language."""
        return translate_flags(self.rules.flags, self.translations.get(language, {}))

    @cached_property
    def about(self) -> About | None:
        """The page about the condition in its source language. Raises RuleSetError."""
        return read_about(self.files[ABOUT], ABOUT) if ABOUT in self.files else None

    @cached_property
    def about_words(self) -> Mapping[str, AboutWords]:
        """The words of the page about the condition, by further language. Raises RuleSetError."""
        files = {language: about_file(language) for language in self.languages[1:]}
        return {language: read_words(self.files[file], file)
                for language, file in files.items() if file in self.files}

    def about_in(self, language: str) -> About | None:
        """Give the page about the condition in a language; None where it has none."""
        words = self.about_words.get(language)
        return reworded(self.about, words) if self.about and words else self.about

    @cached_property
    def _questionnaires(self) -> Mapping[str, Questionnaire]:
        return {language: translate(self.questionnaire, table, language)
                for language, table in self.translations.items()}

    def as_stated(self, answers: AnswerSet, today: date) -> AnswerSet:
        """Give what counts of answers that no form has checked: those on branches that apply.

        What is told of rows (an operation, though "no operation" was said) stays, as a contradiction.
        """
        kept = effective(self.questionnaire, answers, today)
        told = {link_id for view in self.rules.rows.values() for link_id in view.first.values()}
        rows = {view.group: answers.rows[view.group] for view in self.rules.rows.values()
                if view.group in answers.rows}
        kept = kept.with_answers({link_id: answers[link_id] for link_id in told if link_id in answers})
        for group, all_rows in rows.items():
            kept = kept.with_rows(group, all_rows)
        return kept

    def judge(self, answers: AnswerSet, today: date, *, finished: bool) -> Result:
        """Judge effective answers on a day; see rules.engine.Judge.evaluate."""
        return self.judge_of.evaluate(answers, today, finished=finished)


def about_file(language: str) -> str:
    """Give the name of the file with the page about the condition in a further language."""
    return ABOUT.replace(".", f".{language}.")


def _source(number: str, table: Table) -> Source:
    source = Source(number, table.need("text", str), table.need("citation", str),
                    table.need("confidence", str), table.get("url", str, ""),
                    table.get("background", bool, False))
    table.done()
    return source


def _language_of(name: str) -> str:
    """Give the language of a translation file's name: two or three letters before .toml."""
    stem, dot, ending = name.partition(".")
    return stem if dot and ending == "toml" and len(stem) in (2, 3) and stem.isalpha() else ""


def load(folder: Path) -> Definition:
    """Read one condition's folder. Raises FileNotFoundError, QuestionnaireError or RuleSetError."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())
             if path.is_file() and path.suffix in (".json", ".toml")}
    for name in (QUESTIONNAIRE, RULES):
        if name not in files:
            needs = f"A condition needs {QUESTIONNAIRE} and {RULES}."
            raise FileNotFoundError(f"{folder.name}: {name} is missing. {needs}")
    return Definition.from_files(folder.name, files)


class Library:
    """Every condition below one folder, each read when it is first asked for."""

    def __init__(self, root: Path) -> None:
        """`root` holds one folder per condition."""
        self.root = root
        self._known: dict[str, Definition] = {}
        self._lock = Lock()

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """The names of all conditions."""
        return tuple(sorted(path.parent.name for path in self.root.glob(f"*/{QUESTIONNAIRE}")))

    def get(self, slug: str) -> Definition:
        """Give a condition. Raises KeyError when there is none of that name."""
        with self._lock:
            if slug not in self._known:
                if slug not in self.slugs:
                    raise KeyError(slug)
                self._known[slug] = load(self.root / slug)
            return self._known[slug]
