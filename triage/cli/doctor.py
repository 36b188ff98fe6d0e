"""`flask doctor`: what is wrong with this installation, and how to mend it."""

import os
import sys

import click
from flask.cli import with_appcontext

WRONG, DANGEROUS = 1, 2


@click.command("doctor", epilog="Example: flask doctor")
@click.option("--json", "as_json", is_flag=True, help="Print a list of {id, weight, says, mend}.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Look at the settings, the files, the database, the alarms and the machine.

    Each thing that is not as it should be is named with its mend. Ends with 2 where something is dangerous
    (the server does not start with it, but in a demonstration), with 1 where something is wrong, and with 0
    where there are notes at most.
    """
    from dataclasses import asdict

    from triage.cli.printing import echo_json
    from triage.services.doctor import Weight, findings
    from triage.web.context import services

    found = findings(services(), os.environ)
    if as_json:
        echo_json([asdict(one) for one in found])
    else:
        for one in found:
            click.echo(f"{one.weight}: {one.says} [{one.id}]\n    {one.mend}")
        click.echo("All is well." if not found else f"{len(found)} findings.")
    weights = {one.weight for one in found}
    sys.exit(DANGEROUS if Weight.DANGEROUS in weights else WRONG if Weight.WRONG in weights else 0)
