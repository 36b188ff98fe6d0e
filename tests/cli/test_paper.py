"""`flask paper`."""

from pathlib import Path

import pytest
from flask import Flask

from tests.support.commands import run
from tests.support.printing import opened


@pytest.mark.parametrize(("language", "words"), [("en", "Only if"), ("es", "Solo si")])
def test_form_is_written_in_its_language_and_stands_alone(
    demo_app: Flask, tmp_path: Path, language: str, words: str
) -> None:
    path = tmp_path / "form.html"
    result = run(demo_app, "paper", "form", "--language", language, "--output", str(path))
    assert (result.exit_code, result.output) == (0, f"{path}: print it from a browser.\n")
    text = path.read_text()
    assert f'lang="{language}"' in text
    assert words in text
    assert 'rel="stylesheet"' not in text


def test_form_of_another_condition_is_a_tagged_pdf(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    result = run(app, "paper", "form", "--condition", "post-laminectomy", "--paper", "a4",
                 "--output", str(path))
    assert "pages." in result.output
    with opened(path.read_bytes()) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en"


@pytest.mark.parametrize("wrong", [["--condition", "none"], ["--language", "xx"]])
def test_what_is_not_there_is_refused_with_what_there_is(
    demo_app: Flask, tmp_path: Path, wrong: list[str]
) -> None:
    result = run(demo_app, "paper", "form", "--output", str(tmp_path / "form.pdf"), *wrong)
    assert result.exit_code == 2
    assert "There are: post-laminectomy (en, es)." in result.output


def test_other_kinds_of_files_are_refused(demo_app: Flask, tmp_path: Path) -> None:
    assert run(demo_app, "paper", "form", "--output", str(tmp_path / "form.doc")).exit_code == 2
