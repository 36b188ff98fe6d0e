"""How commands print data."""

import json
from typing import Any

import click


def echo_json(data: Any) -> None:
    """Print data as JSON with words in their own letters; UUIDs and times as text."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
