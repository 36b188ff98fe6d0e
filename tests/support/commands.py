"""Commands as they are typed, run inside the test's own application."""

from importlib import import_module

import click
from click.testing import Result
from flask import Flask

NOUNS = ("alerts", "audit", "backup", "cases", "content", "db", "demo", "keys", "messages", "paper",
         "patients", "retention", "rules", "triage", "users", "visits")


def group(noun: str) -> click.Group:
    """Give the commands of one noun."""
    found: click.Group = getattr(import_module(f"triage.cli.{noun}"), noun)
    return found


def run(app: Flask, noun: str, *words: str, typed: str | None = None) -> Result:
    """Run `flask <noun> <words>`; `typed` is what the person types when asked."""
    result = app.test_cli_runner().invoke(group(noun), list(words), input=typed)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
