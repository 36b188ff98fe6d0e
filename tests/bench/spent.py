"""Where the time of a GET and a POST goes, inside this application."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Flask

from tests.bench.inside import Inside
from tests.bench.installation import Installation
from tests.bench.report import Table, median
from tests.bench.sampling import ELSEWHERE, Sampler
from tests.bench.script import OK, SEE_OTHER, Script, Wrong, tokens
from tests.bench.sites import Ours
from triage.app import create_app

# The first that fits a file counts; Jinja compiles a page's own template under the name <template>.
AREAS = (
    ("/triage/rules/", "triage: rules"), ("<rules>", "triage: rules"),
    ("/triage/questionnaire/", "triage: path and answers"), ("/triage/services/", "triage: services"),
    ("/triage/store/", "triage: store, sealing"), ("/triage/forms/", "triage: forms"),
    ("/triage/web/", "triage: views"), ("/triage/", "triage: other"),
    ("<template>", "templates"), ("/templates/", "templates"), ("/jinja2/", "templates: Jinja, escaping"),
    ("/markupsafe/", "templates: Jinja, escaping"), ("/sqlalchemy/", "SQLAlchemy and driver, commit"),
    ("/psycopg/", "SQLAlchemy and driver, commit"), ("/flask_wtf/", "session, CSRF"),
    ("/itsdangerous/", "session, CSRF"), ("/flask/sessions", "session, CSRF"), ("/wtforms/", "WTForms"),
    ("/flask_babel/", "languages, dates"), ("/babel/", "languages, dates"), ("gettext", "languages, dates"),
    ("/cryptography/", "triage: store, sealing"), ("/json/", "JSON"), ("/flask/", "Flask, Werkzeug"),
    ("/werkzeug/", "Flask, Werkzeug"),
)
METHODS = ("GET", "POST")


def topic(folder: Path, scripts: Sequence[Script], walks: int) -> Table:
    """Walk inside one process, looking at the stack all the while."""
    installation = Installation(folder / "spent" / "instance")
    os.environ.update(installation.environment)
    app = create_app()
    sampler = Sampler(AREAS)
    _walk(app, scripts, installation.patients(len(scripts)), None)   # every page drawn once
    with sampler.running():
        seconds = _walk(app, scripts, installation.patients(walks), sampler)
    return _table(sampler.seen, seconds)


def _walk(app: Flask, scripts: Sequence[Script], patients: Sequence[Mapping[str, str]],
          sampler: Sampler | None) -> dict[str, list[float]]:
    """Walk once per patient; give the seconds of every GET and POST."""
    site = Ours("inside", 0, scripts)
    seconds: dict[str, list[float]] = {method: [] for method in METHODS}
    for number, cookies in enumerate(patients):
        browser = Inside(app, sampler.looking if sampler else None)
        browser.become(cookies)
        script, path, visits = scripts[number % len(scripts)], site.first, Counter[str]()
        page = browser.get(path)
        while not site.is_last(path):
            post = browser.post(path, site.pairs(script, path, visits[path]) + tokens(page.body))
            visits[path] += 1
            path, page = post.location, browser.get(post.location)
            if (post.status, page.status) != (SEE_OTHER, OK):
                raise Wrong(f"{path}: {post.status}, {page.status}")
            seconds["POST"].append(post.seconds)
            seconds["GET"].append(page.seconds)
    return seconds


def _table(seen: Mapping[str, Counter[str]], seconds: Mapping[str, Sequence[float]]) -> Table:
    table = Table("Where the time goes: SQLite, inside the process, one request at a time",
                  ["part", "GET µs", "GET %", "POST µs", "POST %"])
    means = {method: sum(seconds[method]) / len(seconds[method]) * 1e6 for method in METHODS}
    areas = dict.fromkeys([area for _, area in AREAS] + [ELSEWHERE])
    for area in sorted(areas, key=lambda one: -sum(_share(seen[way], one) * means[way] for way in METHODS)):
        shares = [_share(seen[method], area) for method in METHODS]
        table.add(area, *(cell for method, share in zip(METHODS, shares, strict=True)
                          for cell in (f"{share * means[method]:.0f}", f"{share:.0%}")))
    table.notes += [f"{way}: mean {means[way]:.0f} µs, median {median(seconds[way]) * 1e6:.0f} µs of "
                    f"{len(seconds[way])}; looking at the stack costs some of it" for way in METHODS]
    return table


def _share(seen: Counter[str], area: str) -> float:
    return seen[area] / (seen.total() or 1)
