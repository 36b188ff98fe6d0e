"""`flask rules`: look for faults in a rule set, prove what it promises, and find patients nobody tested."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.publish import publish
from triage.cli.replay import replay
from triage.config import ROOT
from triage.library import CASES, EVIDENCE, RULES, Definition, load

if TYPE_CHECKING:
    from triage.rules.mutate import Witness
    from triage.rules.prove.claims import Ground
    from triage.rules.prove.class_equivalence import ClassSurvivor
    from triage.rules.prove.equivalence import Survivor
    from triage.rules.prove.patient import Patient
    from triage.rules.prove.theorems import Outcome

FAULTS, USAGE = 1, 2
HAZARDS = ROOT / "docs" / "hazards.md"
# Patients are dated from one day, so that the same rule set prints the same bytes.
TODAY = date(2026, 11, 20)
NEEDS_Z3 = "This needs z3. Install it: .venv/bin/pip install 'z3-solver>=5'"

rules = click.Group("rules", help="Look for faults in a rule set, and prove what it promises.")
rules.add_command(replay)
rules.add_command(publish)
_condition = click.option("--condition", help="Folder below questionnaires/. Default: every one.")
_folder = click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
                       default=ROOT / "questionnaires",
                       help="Where the conditions are. Default: questionnaires/.")
_rows = click.option("--rows", type=click.IntRange(0, 5), default=2, show_default=True,
                     help="How many further rows (operations) a form may have in proofs.")


@rules.command("check")
@_condition
@_folder
@_rows
def check_rules(condition: str | None, folder: Path, rows: int) -> None:
    r"""Find names that do not exist, wrong types, rules that cannot fire or decide, and answers nobody reads.

    Exit status: 0 nothing found, 1 something to mend, 2 wrong usage.

    \b
    Example: flask rules check --condition post-laminectomy
    """
    found = False
    for name in _names(condition, folder):
        lines = list(_faults(folder / name, rows))
        found = found or bool(lines)
        for line in lines or ["nothing to mend"]:
            click.echo(f"{name}: {line}")
    sys.exit(FAULTS if found else 0)


@rules.command("prove")
@_condition
@_folder
@_rows
@click.option("--hazards", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=HAZARDS,
              help="The hazard log. Default: docs/hazards.md.")
@click.option("--smt", type=click.Path(file_okay=False, path_type=Path),
              help="Write each theorem as SMT-LIB 2 here; any solver answers unsat when it holds.")
def prove_rules(condition: str | None, folder: Path, rows: int, hazards: Path, smt: Path | None) -> None:
    r"""Prove what the rules promise for every possible form, or print a patient for whom it fails.

    Exit status: 0 all proved, 1 something refuted or not readable, 2 wrong usage.

    \b
    Example: flask rules prove --condition post-laminectomy --smt proofs
    """
    refuted = False
    for name in _names(condition, folder):
        ground = _ground(folder / name, rows, hazards)
        click.echo(f"{name}: every form with up to {rows} further rows; ages to 120; any date")
        for outcome in _outcomes(ground):
            refuted = refuted or not outcome.proved
            for line in _told(outcome):
                click.echo(line)
            if smt:
                smt.mkdir(parents=True, exist_ok=True)
                (smt / f"{name}-{outcome.theorem.name}.smt2").write_text(outcome.smt)
        for exemption in ground.log.exemptions:
            click.echo(f"  except {exemption.change}: {exemption.reason}")
    sys.exit(FAULTS if refuted else 0)


@rules.command("mutate")
@_condition
@_folder
@_rows
@click.option("--every", type=click.IntRange(1), default=1, help="Make only each n-th slip.")
def mutate_rules(condition: str | None, folder: Path, rows: int, every: int) -> None:
    r"""Make every slip of the hand in rules and classification, and print those that no worked case notices.

    Each is printed with a patient for whom it matters.

    A slip that changes nothing for anybody is proved so and not printed.
    Exit status: 0 every slip is noticed, 1 some are not or a file is not readable, 2 wrong usage.

    \b
    Example: flask rules mutate --condition post-laminectomy
    """
    left = 0
    for name in _names(condition, folder):
        left += _mutate(folder / name, rows, every)
    sys.exit(FAULTS if left else 0)


def _mutate(folder: Path, rows: int, every: int) -> int:
    with _z3():
        from triage.rules.prove.claims import Ground
        from triage.rules.prove.class_equivalence import ClassEquivalence, NotedGround
        from triage.rules.prove.equivalence import Equivalence
    from triage.rules.class_slips import class_killers, class_slips
    from triage.rules.hazards import HazardLog
    from triage.rules.mutate import killers, mutants
    try:
        definition = load(folder)
        tested = witnesses(definition)
    except (ValueError, LookupError, OSError) as error:
        raise click.ClickException(str(error)) from error
    form, ours = definition.questionnaire, definition.rules
    made = list(mutants(ours, form))[::every]
    alive = [one for one in made if not any(killers(one, tested, ours))]
    equivalence = Equivalence(Ground(form, ours, HazardLog(), rows), TODAY)
    left = _survivors(folder.name, "slips", len(made), alive, equivalence.survivor)
    if ours.classification is None:
        return left
    of_class = list(class_slips(ours, form))[::every]
    unseen = [one for one in of_class if not any(class_killers(one, tested))]
    classes = ClassEquivalence(NotedGround(form, ours, HazardLog(), rows), TODAY)
    return left + _survivors(folder.name, "slips in the classification", len(of_class), unseen,
                             classes.survivor)


def _survivors(name: str, what: str, made: int, alive: "list[Any]",
               survivor: "Callable[[Any], Survivor | ClassSurvivor | None]") -> int:
    """Print the slips that matter and that no case notices, and what became of all. Give how many."""
    left = 0
    for slip in alive:
        found = survivor(slip)
        if found is not None:
            left += 1
            click.echo(f"{name}: {slip}: nobody like this was tested{found.matters}")
            for line in _patient("a patient", found.patient):
                click.echo(line)
    click.echo(f"{name}: {made} {what}, {made - len(alive)} noticed by worked cases, "
               f"{len(alive) - left} change nothing, {left} not noticed")
    return left


def witnesses(definition: Definition) -> "list[Witness]":
    """Judge the finished worked cases once."""
    from triage.questionnaire.derive import derive
    from triage.questionnaire.reading import read_flat
    from triage.rules.cases import read_cases
    from triage.rules.mutate import Witness
    found = []
    for case in read_cases(definition.files.get(CASES, b""), CASES):
        if case.finished:
            told = derive(definition.questionnaire, read_flat(definition.questionnaire, case.answers), {})
            found.append(Witness.of(case, definition.as_stated(told, case.today), definition.judge_of))
    return found


def _names(condition: str | None, folder: Path) -> list[str]:
    """Give the conditions to look at, those whose files cannot be read included."""
    names = sorted(path.parent.name for path in folder.glob(f"*/{RULES}"))
    if condition and condition not in names:
        known = ", ".join(names) or "none"
        raise click.BadParameter(f"there is no condition '{condition}'; there is {known}",
                                 param_hint="--condition")
    return [condition] if condition else names


def _faults(folder: Path, rows: int) -> Iterator[str]:
    from triage.content.sources import source_findings, uncited
    from triage.rules.check import faults
    try:
        definition = load(folder)
        yield from map(str, source_findings(definition))
        yield from (f"{EVIDENCE}: source.{number}: nothing cites it. Cite it, take it out, or mark it as "
                    "background." for number in uncited(definition)
                    if not definition.evidence[number].background)
        yield from (f"{RULES}: {fault}" for fault in faults(definition.questionnaire, definition.rules))
        yield from (f"{RULES}: {fault}" for fault in _unsound(definition, rows))
    except (ValueError, LookupError, OSError) as error:
        yield str(error)


def _unsound(definition: Definition, rows: int) -> Iterator[object]:
    with _z3():
        from triage.rules.prove.claims import Ground
        from triage.rules.prove.soundness import unsound
    yield from unsound(Ground(definition.questionnaire, definition.rules, rows=rows))


def _ground(folder: Path, rows: int, hazards: Path) -> "Ground":
    from triage.rules.hazards import read_log
    with _z3():
        from triage.rules.prove.claims import Ground
    try:
        definition = load(folder)
        log = read_log(hazards.read_text(), folder.name)
    except (ValueError, LookupError, OSError) as error:
        raise click.ClickException(str(error)) from error
    return Ground(definition.questionnaire, definition.rules, log, rows)


def _outcomes(ground: "Ground") -> Iterator["Outcome"]:
    from triage.rules.hazards import HazardLogError
    from triage.rules.prove.theorems import THEOREMS, prove
    try:
        yield from (prove(theorem, ground, TODAY) for theorem in THEOREMS)
    except HazardLogError as error:
        raise click.ClickException(f"the hazard log: {error}") from error


def _told(outcome: "Outcome") -> Iterator[str]:
    what = "proved" if outcome.proved else "refuted"
    yield f"  {what:<8} {outcome.seconds:6.2f} s  {outcome.theorem.name}: {outcome.theorem.says} " \
          f"({outcome.claims} claims)"
    for refutation in outcome.refutations:
        yield f"    {refutation.claim}" if refutation.patients else f"    {refutation.claim}: no form can"
        for when, patient in zip(("a patient", "after the change"), refutation.patients, strict=False):
            yield from _patient(when, patient)


def _patient(when: str, patient: "Patient") -> Iterator[str]:
    yield f"      {when}:"
    yield from (f"        {line}" for line in patient.lines or ("nothing answered",))


@contextmanager
def _z3() -> Iterator[None]:
    """Say what to install where z3 is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "z3":
            raise
        click.echo(NEEDS_Z3, err=True)
        sys.exit(USAGE)
