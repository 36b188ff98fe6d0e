"""A candidate: a folder that another version of a condition's content lies in, and who tries it."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from triage.library import Definition, Library
    from triage.services.actors import Actor

candidate_option = click.option(
    "--candidate", "folder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the other version: questionnaire.json, rules.toml and the rest.")
condition_option = click.option(
    "--condition", help="Whose cases. Default: the condition with the candidate's questionnaire address.")


def read(folder: Path) -> "Definition":
    """Read the candidate. Ends with 2 where it cannot be read, saying where and why."""
    from triage.library import load

    try:
        return load(folder)
    except (ValueError, LookupError, OSError) as error:
        raise click.UsageError(f"{folder} cannot be read: {error}") from error


def slug_of(candidate: "Definition", library: "Library", wanted: str | None) -> str:
    """Give the condition that the candidate is a version of. Ends with 2 where that is not plain."""
    every = ", ".join(library.slugs)
    if wanted:
        if wanted not in library.slugs:
            raise click.UsageError(f"There is no condition '{wanted}'; there is {every}.")
        return wanted
    url = candidate.questionnaire.url
    found = [slug for slug in library.slugs if library.get(slug).questionnaire.url == url]
    if len(found) != 1:
        many = f"{' and '.join(found)} have" if found else "no condition has"
        raise click.UsageError(f"{many} the questionnaire address {url}. "
                               f"Say which it is a version of: --condition, one of {every}.")
    return found[0]


def at_the_keyboard() -> "Actor":
    """Name who typed the command. Whoever has a shell here has the keys of the records, too."""
    from triage.services.actors import Actor

    return Actor("command", f"shell:{getpass.getuser()}"[:64])
