"""`flask triage`: judge a file of answers, and say why."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from triage.cli.answers_file import Given, read_answers
from triage.config import ROOT
from triage.library import Definition, Library
from triage.questionnaire.errors import AnswerError
from triage.rules.result import Finding, Reason, Result
from triage.rules.settling import Settled, nearest_change, settle

CONDITIONS = ROOT / "questionnaires"
USAGE = 2
BUDGET = 200   # judgements a search; enough for every form that was tried, and done in seconds

triage = click.Group("triage", help="Judge answers, and say why.")
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_condition = click.option("--condition", default="post-laminectomy", show_default=True,
                          help="Folder below questionnaires/.")
_today = click.option("--today", type=click.DateTime(["%Y-%m-%d"]),
                      help="Day of answering. Default: the day in the file, else this day.")
_unfinished = click.option("--unfinished", is_flag=True,
                           help="The form goes on: what was not asked stays open, and asks for no call yet.")
_json = click.option("--json", "as_json", is_flag=True, help="Print the whole result as one JSON object.")


@triage.command("evaluate")
@_file
@_condition
@_today
@_unfinished
@_json
def evaluate(file: Path, condition: str, today: datetime | None, unfinished: bool, as_json: bool) -> None:
    r"""Judge FILE: a FHIR QuestionnaireResponse, or flat JSON such as {"bladder-change": "new"}.

    Unless told, the form counts as finished: a danger question without an answer asks for a call.
    Of an unfinished one "settled" tells what is certain, what is possible, and the fewest
    questions that settle it; that takes seconds where much is missing. Hidden items (age, sex)
    and birth_date can be given like answers.

    \b
    Example: flask triage evaluate answers.json --json
    """
    definition, given, result = _judge(file, condition, today, unfinished)
    settled = _settled(definition, given) if unfinished else None
    if as_json:
        document = result.to_document() | ({"settled": settled.to_document()} if settled else {})
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for line in _summary(result, settled, definition):
        click.echo(line)


@triage.command("explain")
@_file
@_condition
@_today
@_unfinished
def explain(file: Path, condition: str, today: datetime | None, unfinished: bool) -> None:
    r"""Judge FILE and print every finding with the answers behind it and its sources.

    \b
    Example: flask triage explain answers.json
    """
    definition, given, result = _judge(file, condition, today, unfinished)
    settled = _settled(definition, given) if unfinished else None
    for line in (*_summary(result, settled, definition), "",
                 *_explained(result, definition, given, finished=not unfinished)):
        click.echo(line)


def _judge(file: Path, condition: str, today: datetime | None,
           unfinished: bool) -> tuple[Definition, Given, Result]:
    library = Library(CONDITIONS)
    if condition not in library.slugs:
        raise click.BadParameter(f"there is no condition '{condition}'; there is {', '.join(library.slugs)}",
                                 param_hint="--condition")
    definition = library.get(condition)
    day: date | None = today.date() if today else None
    try:
        given = read_answers(file, definition, day)
    except AnswerError as error:
        click.echo(f"{file.name}: {error}", err=True)
        sys.exit(USAGE)
    return definition, given, definition.judge(given.answers, given.today, finished=not unfinished)


def _settled(definition: Definition, given: Given) -> Settled:
    return settle(definition.judge_of, given.answers, given.today, BUDGET)


def _summary(result: Result, settled: Settled | None, definition: Definition) -> Iterator[str]:
    yield f"urgency         {result.urgency} (possible: {result.possible})"
    region = f", {result.region}" if result.region else ""
    yield f"classification  {result.classification}{region}"
    for finding in result.findings:
        open_mark = " (not answered)" if finding.open else ""
        yield f"  {finding.urgency!s:<10} {finding.rule}: {finding.says}{open_mark}"
    if settled is None:
        if result.settling:
            yield f"would settle it {', '.join(result.settling)}"
    elif settled.certain != settled.possible:
        least = "" if settled.exact else "at least "
        yield f"still open      {least}{settled.certain} for certain, {settled.possible} at most"
        yield f"would settle it {', '.join(settled.questions)}"
    yield f"rules           {definition.rules.id} {result.rules_version}. A screening aid, not a diagnosis."


def _explained(result: Result, definition: Definition, given: Given, *, finished: bool) -> Iterator[str]:
    for finding in result.findings:
        yield from _finding(finding, definition)
    for reason in result.class_reasons:
        open_mark = " (not known)" if reason.unknown else ""
        yield f"{reason.id}: {reason.says}{open_mark} [{', '.join(reason.cites)}]"
    for one in result.contributors:
        yield f"{one.kind}: {one.says} [{', '.join(one.cites)}]"
    for note in result.notes:
        yield f"note: {note}"
    yield from _nearest(definition, given, finished=finished)
    yield f"judged as of {given.today}"


def _nearest(definition: Definition, given: Given, *, finished: bool) -> Iterator[str]:
    """Say which one answer would alter the result, and how little."""
    change = nearest_change(definition.judge_of, given.answers, given.today, finished=finished)
    if change is not None:
        before = ", ".join(change.before) or "no answer"
        yield (f"nearest other result: {change.question} from {before} to {', '.join(change.after)} "
               f"gives {change.urgency}, {change.classification}")


def _finding(finding: Finding, definition: Definition) -> Iterator[str]:
    yield f"{finding.urgency} {finding.rule}: {finding.says}"
    yield f"  {'waits for' if finding.open else 'because'}:"
    for reason in finding.because:
        yield f"    {_words(reason, definition)}"
    if not finding.verified:
        yield "  this level is not verified by a source; a clinician must confirm it"
    for number in finding.cites:
        source = definition.evidence.get(number)
        yield f"  [{number}] {source.text} {source.citation}" if source else f"  [{number}]"


def _words(reason: Reason, definition: Definition) -> str:
    item = definition.questionnaire.by_id[reason.question]
    said = [item.option_by_code[code].text if code in item.option_by_code else code for code in reason.codes]
    return f"{item.short_text or item.text} ({item.link_id}): {'; '.join(said) or 'no answer'}"
