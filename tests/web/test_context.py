"""What templates may know of the installation."""

import pytest
from flask import Flask, render_template_string

from tests.support.app import parts_of
from triage.services import demo
from triage.web import context


def said(app: Flask) -> str:
    with app.test_request_context():
        return render_template_string("{{ settings.demo }}")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "LOOK_AGAIN", -1.0)


def test_pages_know_of_demonstration_data_by_the_data(demo_app: Flask) -> None:
    assert said(demo_app) == "True"


def test_pages_of_an_empty_installation_know_of_none(app: Flask) -> None:
    assert said(app) == "False"


@pytest.mark.usefixtures("impatient")
def test_pages_notice_when_it_is_cleared(demo_app: Flask) -> None:
    assert said(demo_app) == "True"
    demo.clear(parts_of(demo_app).store, now=parts_of(demo_app).now())
    assert said(demo_app) == "False"


def test_templates_cannot_reach_the_keys(app: Flask) -> None:
    shown = app.jinja_env.globals["settings"]
    assert {name for name in dir(shown) if not name.startswith("_")} == {"demo", "timezone"}
