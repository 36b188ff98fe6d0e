"""`flask rules replay`: another rule set over the stored cases."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from triage.cli.candidate import at_the_keyboard, candidate_option, condition_option, read, slug_of

if TYPE_CHECKING:
    from triage.library import Definition
    from triage.services.replay import Move, Sentence, Totals, Unjudged

    Found = Move | Unjudged

MOVED = 1


@click.command("replay", epilog="Example: flask rules replay --candidate drafts/post-laminectomy "
                                "--since 2026-11-01")
@candidate_option
@condition_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]),
              help="Only cases judged on this day (UTC) or later.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True,
              help="How many processes share the cases.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: {moves: [...], totals}.")
@with_appcontext
def replay(folder: Path, condition: str | None, since: datetime | None, jobs: int,
           as_json: bool) -> None:
    """Judge every stored case by another rule set, and print who would move and why.

    Each case is judged on the answers and the day that it was judged on last. Printed are numbers of
    cases, levels and the rules' own sentences, nothing about a person. The audit trail records it.

    A million cases take half a minute, where the candidate's questions are those that were asked; cases
    from before extracts were kept take longer, until `flask cases index` has made theirs.

    Ends with 0 where nobody moves, 1 where somebody does or cannot be judged, 2 for wrong usage.
    """
    from triage.services.replay import record
    from triage.services.views.replay import Totals
    from triage.web.context import services

    parts, candidate = services(), read(folder)
    slug = slug_of(candidate, parts.library, condition)
    record(parts.store, at_the_keyboard(), slug, candidate, now=parts.now())
    moment, totals = since.replace(tzinfo=UTC) if since else None, Totals()
    found = (_alone(candidate, slug, moment, totals) if jobs == 1
             else _shared(folder, slug, moment, jobs, totals))
    for line in (_json(found, totals) if as_json else _words(found, totals)):
        click.echo(line)
    sys.exit(0 if totals.nobody_moved else MOVED)


def _alone(candidate: "Definition", slug: str, since: datetime | None, totals: "Totals") -> "Iterator[Found]":
    from triage.services.replay import Replay
    from triage.web.context import services

    return Replay(candidate, slug, totals).over(services().store, since=since)


def _shared(folder: Path, slug: str, since: datetime | None, jobs: int,
            totals: "Totals") -> "Iterator[Found]":
    from triage.services.replay_jobs import Task, over_in_processes
    from triage.web.context import services

    return over_in_processes(Task(services().settings, folder, slug, since), jobs, totals)


def _words(found: "Iterable[Found]", totals: "Totals") -> Iterator[str]:
    for one in found:
        yield from lines(one)
    yield from total_lines(totals)


def _json(found: "Iterable[Found]", totals: "Totals") -> Iterator[str]:
    """Yield one JSON object piece by piece, so that no number of moves fills the memory."""
    yield '{"moves": ['
    comma = ""
    for one in found:
        yield comma + json.dumps(one.to_document(), ensure_ascii=False)
        comma = ","
    yield f'], "totals": {json.dumps(totals.to_document())}}}'


def lines(found: "Found") -> Iterator[str]:
    """Yield the lines about one case."""
    from triage.services.replay import Unjudged

    if isinstance(found, Unjudged):
        yield f"{found.case_id}  not judged  stands at {found.urgency}: {found.why}"
        return
    before, after = found.before, found.after
    yield (f"{found.case_id}  {found.direction:<5}  urgency {before.urgency} → {after.urgency}, "
           f"class {before.classification} → {after.classification}")
    for sentence in found.sentences:
        yield _sentence(sentence)


def _sentence(one: "Sentence") -> str:
    level = f" ({one.urgency})" if one.urgency is not None else ""
    return (f"    {'now' if one.now else 'no longer':<9}  {one.rule}: {one.says}{level}"
            f"{' (not known)' if one.open else ''}")


def total_lines(totals: "Totals") -> Iterator[str]:
    """Yield what a replay came to."""
    stay = "Nobody moves." if totals.nobody_moved else ""
    yield (f"cases: {totals.cases}, up: {totals.up}, down: {totals.down}, classified otherwise: "
           f"{totals.classified}, not judged: {totals.unjudged}. {stay}".rstrip())
    unknown = sorted(totals.unknown)
    if unknown:
        yield f"The candidate does not know, and takes as open: {', '.join(unknown)}."
