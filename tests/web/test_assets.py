"""Static files: kept for long, never an old one."""

import re
from pathlib import Path

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from triage.config import ROOT
from triage.web import assets

STATIC = ROOT / "triage" / "static"


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


def test_script_with_the_styles_changes_its_address_with_each_part(app: Flask, tmp_path: Path) -> None:
    found = set()
    for name in ("", *assets.STYLED_FROM):
        for part in assets.STYLED_FROM:
            (tmp_path / part).write_text(f"/* {part} */" if part == name else "")
        app.static_folder = str(tmp_path)
        with app.test_request_context():
            found.add(url_for(assets.STYLED))
    assert len(found) == 1 + len(assets.STYLED_FROM)


def test_script_with_the_styles_is_kept_like_any_file(client: FlaskClient) -> None:
    packed = {"Accept-Encoding": "br"}
    with client.get("/static/styled.js", headers=packed) as answer:
        assert answer.mimetype == "text/javascript"
        assert answer.cache_control.max_age == assets.YEAR
        known = {**packed, "If-None-Match": answer.headers["ETag"]}
    with client.get("/static/styled.js", headers=known) as again:
        assert again.status_code == 304


@pytest.mark.parametrize("name", ["wear.js", "app.js"])
def test_styles_hang_on_no_new_word_of_the_language(name: str) -> None:
    """A script that a browser cannot read brings no styles: `?.` and `??` are from 2020."""
    assert re.findall(r"\?\.[^\d]|\?\?|\?\?=|#\w+\s*[;=(]", (STATIC / name).read_text()) == []


def test_script_comes_without_comments_and_indents(client: FlaskClient) -> None:
    text = client.get("/static/styled.js").get_data(as_text=True)
    assert not re.search(r"^\s+\S|^//|\\n/\*", text, re.MULTILINE)
    assert "adoptedStyleSheets" in text
    assert ".eleven" in text
    assert assets.FORMER not in text


def test_what_former_browsers_need_stands_last_in_the_styles() -> None:
    before, mark, block = (STATIC / "app.css").read_text().partition(assets.FORMER)
    assert mark
    assert block.count("{") == block.count("}")
    assert block.rstrip().endswith("}}")
    assert before.count("{") == before.count("}")
