"""`flask outward`: whom this server talks to, and how the machine lets it talk to nobody else."""

import os

import click
from flask.cli import with_appcontext

outward = click.Group("outward", help="Whom this server talks to.")


@outward.command("list", epilog="Example: flask outward list --json")
@click.option("--json", "as_json", is_flag=True, help="Print a list of {what, host, port}.")
@with_appcontext
def list_(as_json: bool) -> None:
    """Say which hosts the settings name, what for, and at which port."""
    from dataclasses import asdict

    from triage.cli.printing import echo_json
    from triage.services.openid_host import ProviderError
    from triage.services.outward import ways
    from triage.web.context import services

    try:
        found = ways(services().settings)
    except ProviderError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        echo_json([asdict(one) for one in found])
    else:
        click.echo("\n".join(f"{one.what}: {one.host} {one.port}" for one in found) or "Nobody.")


@outward.command("firewall", epilog="Example: flask outward firewall --subnet 172.30.8.0/24")
@click.option("--subnet", default="", help="Hold a network of containers to it, and not this account.")
@with_appcontext
def firewall(subnet: str) -> None:
    """Print rules for `nft -f` by which the account that runs this reaches those hosts and nobody else.

    Names are looked up now: run it every few minutes, as docs/deploy.md shows. Ends with 1, and prints
    nothing, where a name leads nowhere.
    """
    from triage.services.errors import ServiceError
    from triage.services.firewall import Whose, rules
    from triage.services.openid_host import ProviderError
    from triage.services.outward import ways
    from triage.web.context import services

    try:
        click.echo(rules(ways(services().settings), Whose(os.geteuid(), subnet)), nl=False)
    except (ServiceError, ProviderError) as error:
        raise click.ClickException(str(error)) from error
