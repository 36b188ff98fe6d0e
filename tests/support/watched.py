"""Which fields of which forms took a marker, and all that the application said aloud meanwhile."""

import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import BadSignature
from sqlalchemy import Engine, LargeBinary, inspect, text
from wtforms import DateField, FileField, Form, HiddenField, StringField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from tests.support.markers import Markers
from tests.support.searching import found_among
from triage.store.models import Base
from triage.web.entrance.sessions import TOKEN

REFUSED = 400
ADDRESS = re.compile(r'(?:href|action|src)="((?!tel:|mailto:|sms:)[^"]*)"')
SECRET = 32   # letters of a token at least
LOGS = ("", "backstory.requests")   # the second hands nothing on


class Watch(logging.Handler):
    """Listens at the application's logs, the heads and links of its answers and its pages of errors.

    `took`: "Form.field" → the markers that it was given, each with whether the form was right by then.
    """

    def __init__(self, app: Flask, markers: Markers, patch: pytest.MonkeyPatch) -> None:
        """Begin to listen; nothing that is listened to is changed by it."""
        super().__init__()
        self.app, self.markers = app, markers
        self.said: list[str] = []
        self.secrets: set[str] = set()   # the tokens of sessions that began
        self.took: dict[str, dict[str, bool]] = defaultdict(dict)
        read, validate, watch = BaseForm.process, BaseForm.validate, self

        def tried(form: BaseForm, *args: Any, **more: Any) -> None:
            read(form, *args, **more)
            watch.note(form, right=False)

        def heard(form: BaseForm, *args: Any, **more: Any) -> bool:
            right = validate(form, *args, **more)
            watch.note(form, right=right)
            return right

        class Client(FlaskClient):
            def open(self, *args: Any, **more: Any) -> Any:
                answer = super().open(*args, **more)
                watch.hear(answer)
                return answer

        patch.setattr(BaseForm, "process", tried)
        patch.setattr(BaseForm, "validate", heard)
        app.test_client_class = Client
        for name in LOGS:
            logging.getLogger(name).addHandler(self)

    def close(self) -> None:
        """Listen no more at the logs."""
        for name in LOGS:
            logging.getLogger(name).removeHandler(self)
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line of the log as it is written, with what broke."""
        self.said.append(self.format(record))

    def note(self, form: BaseForm, *, right: bool) -> None:
        """Keep which fields of a form hold markers."""
        for field in form:
            given = f"{field.raw_data} {field.data} {getattr(field.data, 'filename', '')}"
            for marker in self.markers.within(given):
                kept = self.took[f"{type(form).__name__}.{field.short_name}"]
                kept[marker] = right or kept.get(marker, False)

    def hear(self, answer: Any) -> None:
        """Keep an answer's head, its cookies read; its links; and a page that only says what went wrong."""
        self.said.append(str(answer.headers))
        opener = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        for line in answer.headers.getlist("Set-Cookie"):
            for morsel in SimpleCookie(line).values():
                try:
                    held = opener.loads(morsel.value)
                    self.said.append(str(held))
                    self.secrets |= {held[name] for name in (TOKEN,) if name in held}
                except BadSignature:
                    self.secrets |= {morsel.value} if len(morsel.value) >= SECRET else set()
        if answer.mimetype == "text/html":
            self.said += ADDRESS.findall(answer.text)
            if answer.status_code >= REFUSED and "<form" not in answer.text:
                self.said.append(answer.text)

    def fields_of(self, marker: str) -> set[str]:
        """Give the fields that took a marker, as "Form.field", each in a form that was right."""
        return {field for field, given in self.took.items() if given.get(marker)}

    def aloud(self) -> list[str]:
        """Give the markers that were said where nobody should say them."""
        return found_among("\n".join(self.said).encode(), self.markers.made)


def wanted() -> set[str]:
    """Give every field, of every form that the program has, into which people write what they like."""
    return {f"{form.__name__}.{name}" for form in _forms(Form) if form.__module__.startswith("triage.")
            for name in dir(form) if _is_free(name, getattr(form, name, None))}


def _forms(form: type[Any]) -> Iterator[type[Any]]:
    """Give the forms that no other one is made from."""
    more = form.__subclasses__()
    for one in more:
        yield from _forms(one)
    if not more:
        yield form


def _is_free(name: str, field: object) -> bool:
    if not isinstance(field, UnboundField):
        return False
    kind = field.field_class
    is_text = issubclass(kind, StringField | FileField) and not issubclass(kind, HiddenField)
    return is_text or (issubclass(kind, DateField) and "birth" in name)


def columns_with(engine: Engine, markers: Markers) -> dict[str, set[str]]:
    """Give the columns in which markers stand in the open, each with those markers."""
    found: dict[str, set[str]] = defaultdict(set)
    names = set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        for table in (one for one in Base.metadata.sorted_tables if one.name in names):
            plain = [column.name for column in table.columns if not isinstance(column.type, LargeBinary)]
            listed = ", ".join(f'CAST("{name}" AS TEXT) AS "{name}"' for name in plain)
            for row in connection.execute(text(f'SELECT {listed} FROM "{table.name}"')).mappings():
                for name, value in row.items():
                    found[f"{table.name}.{name}"].update(markers.within(value or ""))
    return {place: held for place, held in found.items() if held}
