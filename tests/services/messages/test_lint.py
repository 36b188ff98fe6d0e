"""What a message may not say, found however it is written; and what it may, let pass."""

import pytest

from tests.support.messages import bad_examples, good_examples
from triage.services.messages.lint import findings

OWN = "intake.clinic.example"
LINK = f"https://{OWN}/i/3kq9ZrX8w2LmPq7vB1nT0sYc"
ALIKE = {"link": {"link", "shortener"}}


def kinds(text: str, own_host: str | None = None) -> set[str]:
    return {one.kind for one in findings(text, own_host)}


@pytest.mark.parametrize(("kind", "text"), bad_examples())
def test_what_is_telling_is_refused_for_what_it_tells(kind: str, text: str) -> None:
    assert kinds(text) & ALIKE.get(kind, {kind})


@pytest.mark.parametrize("text", good_examples())
def test_what_tells_nothing_passes(text: str) -> None:
    assert findings(text) == ()


def test_there_are_two_hundred_of_each_and_none_twice() -> None:
    bad, good = [text for _, text in bad_examples()], good_examples()
    assert min(len(set(bad)), len(set(good))) >= 200
    assert len(set(bad)) == len(bad)
    assert len(set(good)) == len(good)


@pytest.mark.parametrize(("text", "words"), [
    ("See how your b-a-c-k pain is", "pain"), ("Your sp\u200bine form", "sp\u200bine"),
    ("Hello John Smith, at 9:40", "John Smith"), ("Go to bit.ly/3xYz.", "bit.ly/3xYz")])
def test_a_finding_shows_the_piece_as_it_was_typed(text: str, words: str) -> None:
    assert words in {one.words for one in findings(text)}
    assert all(text[one.start:one.end] == one.words for one in findings(text))


def test_a_finding_says_how_to_mend_it() -> None:
    (found,) = findings("Your surgery form")
    assert found.says == ("“surgery” tells what was or will be done. "
                          "Leave it out, or write “your visit”.")


@pytest.mark.parametrize(("address", "host", "passes"), [
    (LINK, OWN, True), (LINK, None, True), (LINK, "other.example", False),
    (LINK.replace("https", "http"), None, False), (LINK + "?next=x", OWN, False),
    (f"https://{OWN}/login", OWN, False), (LINK.replace("//", "//me@"), OWN, False),
    (LINK.replace(OWN, OWN + ".evil.example"), OWN, False)])
def test_only_our_own_link_is_no_foreign_address(address: str, host: str | None, passes: bool) -> None:
    assert ("link" not in kinds(f"Your form: {address} Call [phone]", host)) is passes


@pytest.mark.parametrize("word", ["number", "paint", "migrante", "disco" "unt", "backup", "estreno" "s",
                                  "enfermera", "español", "legal" "ly", "kneel" "ing"])
def test_words_that_only_begin_alike_pass(word: str) -> None:
    assert kinds(f"Please note the {word} at the desk. [phone]") == set()


@pytest.mark.parametrize("pad", ["", "\n", "Hello. " * 3])
@pytest.mark.parametrize("word", ["Pain", "PAIN", "p a i n", "p_a_i_n", "paaaain", "pa1n", "páin",
                                  "surg ery"])
def test_case_place_and_spelling_hide_nothing(word: str, pad: str) -> None:
    assert kinds(f"{pad}Your {word} form: [link]") & {"condition", "procedure"}


def test_something_endless_is_refused_unread() -> None:
    assert kinds("a " * 50_000) == {"long"}
