"""The making of PDF files: what it keeps in a process that makes many, and letters that have no type."""

import re
from threading import Thread

import pytest

from tests.support.printing import opened
from triage.config import ROOT
from triage.services.letters import is_printable, spelt_out
from triage.web.pdf import Layouts, Paper, render


def test_a_thread_makes_its_fonts_once_and_shares_them_with_no_other() -> None:
    """Pango never gives back all that it takes for new ones, and no two threads may use the same."""
    found = [Layouts((), Paper.LETTER)._fonts, Layouts((), Paper.A4)._fonts]
    other = Thread(target=lambda: found.append(Layouts((), Paper.LETTER)._fonts))
    other.start()
    other.join()
    assert found[0] is found[1]
    assert found[2] is not found[0]


def drawn(data: bytes) -> set[str]:
    """Give the letters that a PDF's fonts say that they draw."""
    pdf, found = opened(data), set()
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            for pair in re.findall(rb"<\w+> <(\w+)>", font.ToUnicode.read_bytes()):
                found |= set(bytes.fromhex(pair.decode()).decode("utf-16-be"))
    return found


def test_letters_without_a_type_stand_as_their_numbers() -> None:
    """U+10FFFD has no picture anywhere; a name of which boxes were left would be nobody's."""
    name = "Zoë 王\U0010fffdЯ"
    lost = {letter for letter in name if not is_printable(letter)}
    letters = drawn(render(f"<html><body><p>{name}</p></body></html>", (), Paper.LETTER).data)
    assert "\U0010fffd" in lost
    assert letters & set(name) == set(name) - lost
    assert set("[U+10FFFD]") <= letters


@pytest.mark.parametrize(("text", "spelt"), [
    ("Zoë Яна", "Zoë Яна"), ("a\U0010fffdb", "a[U+10FFFD]b"),
    ("\U0010fffd" * 9, "[U+10FFFD 10FFFD 10FFFD +6]"),
    ("\U0010fffc\U0010fffd \U0010fffd", "[U+10FFFC 10FFFD] [U+10FFFD]"), ("a\u0363\x9b", "a"),
    ("]\\^-\U0010fffd", "]\\^-[U+10FFFD]")])
def test_numbers_take_little_room(text: str, spelt: str) -> None:
    assert spelt_out(text) in (spelt, text if "\u0363" in text else spelt)


def test_page_says_what_the_numbers_are_for_where_there_are_any() -> None:
    plain, spelt = (drawn(render(f"<html><body>{name}</body></html>", (), Paper.LETTER).data)
                    for name in ("b", "\U0010fffd"))
    assert not plain & set("stands")
    assert set("stands for letters") <= spelt | {" "}


def test_letters_of_our_own_pages_all_have_a_type() -> None:
    """Of words on every form and page, in every language: what is printed for a patient has no numbers."""
    texts = [path.read_text() for folder in ("templates", "questionnaires", "triage/services")
             for kind in ("*.html", "*.toml", "*.json") for path in (ROOT / folder).rglob(kind)]
    texts += [path.read_text() for path in (ROOT / "triage" / "locale").rglob("*.po")]
    assert {letter for text in texts for letter in set(text) if letter.isprintable()
            and not is_printable(letter)} == set()
