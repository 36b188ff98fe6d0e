"""The addresses of an application, from its own map."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask, url_for
from werkzeug.routing import Rule
from werkzeug.routing.converters import UUIDConverter

from triage.web.assets import FILES

NOBODY = UUID(int=1)


def rules(app: Flask) -> list[Rule]:
    """Give every rule but those of files, by endpoint."""
    return sorted((rule for rule in app.url_map.iter_rules() if rule.endpoint not in FILES),
                  key=lambda rule: (rule.endpoint, rule.rule))


def address(app: Flask, rule: Rule, **known: Any) -> str:
    """Give an address that the rule matches. What it names need not exist, save what is `known`."""
    values = {name: known.get(name, _value(name, rule)) for name in rule.arguments}
    with app.test_request_context():
        return url_for(rule.endpoint, **values)


def _value(name: str, rule: Rule) -> object:
    if isinstance(rule._converters[name], UUIDConverter):
        return NOBODY
    # Nobody is expected on that day: a page or a file of all forms of a day would take its time.
    return date(2026, 12, 24).isoformat() if name in {"day", "date"} else f"no-such-{name}"
