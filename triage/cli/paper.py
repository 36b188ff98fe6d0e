"""`flask paper`: blank forms to print."""

from pathlib import Path

import click
from flask.cli import with_appcontext

paper = click.Group("paper", help="Forms on paper.")


@paper.command("form", epilog="Example: flask paper form --condition post-laminectomy --language es "
                              "--output form.pdf")
@click.option("--condition", help="Which form; the installation's own unless told.")
@click.option("--language", default="en", show_default=True, help="Its language, such as es.")
@click.option("--paper", "size", type=click.Choice(["letter", "a4"]), default="letter", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="Where to write it: a name that ends in .pdf or .html.")
@with_appcontext
def form(condition: str | None, language: str, size: str, output: Path) -> None:
    """Write a blank form with numbered questions and skips in words. It holds nothing about anybody."""
    from flask import current_app

    from triage.services.errors import NotFound
    from triage.services.paper import blank
    from triage.web.context import services
    from triage.web.paper import drawn_alone
    from triage.web.pdf import Paper, PdfMissingError

    if output.suffix not in (".pdf", ".html"):
        raise click.UsageError("Give --output a name that ends in .pdf or .html.")
    parts = services()
    try:
        found = blank(parts.store, parts.library, condition or parts.settings.default_condition, language)
        data, pages = drawn_alone(current_app, found, Paper(size) if output.suffix == ".pdf" else None)
    except NotFound as error:
        known = ", ".join(f"{slug} ({', '.join(parts.library.get(slug).languages)})"
                          for slug in parts.library.slugs)
        raise click.UsageError(f"{error} There are: {known}.") from error
    except PdfMissingError as error:
        raise click.ClickException("PDF files cannot be made here: install the extra “pdf” and Pango, or "
                                   "write a file that ends in .html.") from error
    output.write_bytes(data)
    click.echo(f"{output}: {pages} pages." if pages else f"{output}: print it from a browser.")
