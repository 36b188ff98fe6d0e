"""Static files: kept for long, never an old one."""

import re
from pathlib import Path

from flask import Flask, url_for
from flask.testing import FlaskClient

from triage.web import assets


def test_address_changes_with_the_content(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    found = []
    for text in ("a {}", "b { color: red }"):
        (tmp_path / "some.css").write_text(text)
        with app.test_request_context():
            found.append(url_for("static", filename="some.css"))
    assert found[0] != found[1]
    assert all(re.fullmatch(r"/static/some\.css\?v=[0-9a-f]{8}", address) for address in found)


def test_missing_file_has_a_plain_address(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("static", filename="no-such.css") == "/static/no-such.css"


def test_browser_may_keep_a_file_for_a_year(client: FlaskClient) -> None:
    with client.get("/static/app.css") as answer:
        assert answer.status_code == 200
        assert answer.cache_control.max_age == assets.YEAR


def test_browser_finds_the_icon_where_it_looks(client: FlaskClient) -> None:
    with client.get("/favicon.ico") as answer:
        assert answer.status_code == 200
        assert answer.mimetype in {"image/vnd.microsoft.icon", "image/x-icon"}
        assert answer.data.startswith(b"\x00\x00\x01\x00")
