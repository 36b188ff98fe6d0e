"""`flask content`: check what the authors of a condition wrote."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import click

from triage.config import ROOT
from triage.content.check import Report, check
from triage.content.grade import TextstatMissingError
from triage.content.length import AVERAGE_WORDS_A_MINUTE
from triage.library import Library
from triage.questionnaire.completeness import SECONDS_AN_ANSWER, WORDS_A_MINUTE

FINDINGS, USAGE = 1, 2

content = click.Group("content", help="Check the words of a condition.")


@content.command("check")
@click.option("--condition", help="Folder below questionnaires/. Default: every one.")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              default=ROOT / "questionnaires", help="Where the conditions are. Default: questionnaires/.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check_content(condition: str | None, folder: Path, as_json: bool) -> None:
    r"""Check ids, choices, reading grade, forbidden words, translations and sources.

    Exit status: 0 nothing found, 1 something to mend, 2 wrong usage.

    \b
    Example: flask content check --condition post-laminectomy
    """
    library = Library(folder)
    if condition and condition not in library.slugs:
        raise click.BadParameter(f"there is no condition '{condition}'; there is {', '.join(library.slugs)}",
                                 param_hint="--condition")
    today = datetime.now(UTC).date()
    reports, unreadable = [], []
    for slug in [condition] if condition else library.slugs:
        try:
            reports.append(check(library.get(slug), today))
        except TextstatMissingError as error:
            click.echo(error, err=True)
            sys.exit(USAGE)
        except (ValueError, LookupError, OSError) as error:
            unreadable.append(f"{slug} cannot be read: {error}")
    _print(reports, unreadable, as_json=as_json)
    sys.exit(FINDINGS if unreadable or any(report.findings for report in reports) else 0)


def _print(reports: list[Report], unreadable: list[str], *, as_json: bool) -> None:
    if as_json:
        document = {"conditions": [report.to_document() for report in reports], "unreadable": unreadable}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for report in reports:
        for line in _lines(report):
            click.echo(line)
    for problem in unreadable:
        click.echo(problem)


def _lines(report: Report) -> Iterator[str]:
    yield report.condition
    yield f"  {'page':<20} {'questions':>9} {'at once':>8} {'words':>6} {'grade':>6} {'minutes':>8}"
    for page in report.pages:
        yield (f"  {page.page:<20} {page.questions:>9} {page.at_once:>8} {page.words:>6} "
               f"{page.grade:>6.1f} {page.minutes:>8.1f}")
    yield (f"  {'all':<20} {sum(page.questions for page in report.pages):>9} "
           f"{sum(page.at_once for page in report.pages):>8} {sum(page.words for page in report.pages):>6} "
           f"{report.median_grade:>6.1f} {sum(page.minutes for page in report.pages):>8.1f}")
    yield "  at once and minutes: what everybody is asked before any answer; the last grade is the median"
    yield from _case_lines(report)
    for note in report.notes:
        yield f"  note: {note}"
    for finding in report.findings:
        yield f"  {finding}"
    yield f"  {len(report.findings)} to mend" if report.findings else "  nothing to mend"


def _case_lines(report: Report) -> Iterator[str]:
    if not report.cases:
        return
    yield (f"  {'worked case':<40} {'questions':>9} {'words':>6} {'grade':>6} {'minutes':>8} {'slow':>6} "
           f"{'part two':>9} {'minutes':>8}")
    for case in report.cases:
        yield (f"  {case.case:<40} {case.questions:>9} {case.words:>6} {case.grade:>6.1f} "
               f"{case.minutes:>8.1f} {case.slow_minutes:>6.1f} {case.more:>9} {case.more_minutes:>8.1f}")
    middle = [median(getattr(case, name) for case in report.cases)
              for name in ("questions", "words", "grade", "minutes", "slow_minutes", "more", "more_minutes")]
    yield ("  {:<40} {:>9.0f} {:>6.0f} {:>6.1f} {:>8.1f} {:>6.1f} {:>9.0f} {:>8.1f}"
           .format("the median", *middle))
    yield (f"  minutes: {AVERAGE_WORDS_A_MINUTE} words a minute, slow: {WORDS_A_MINUTE}; "
           f"{SECONDS_AN_ANSWER} seconds to answer each question")
