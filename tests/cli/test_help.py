"""Every command explains itself, with an example that is a command."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from tests.support.commands import NOUNS, group


def commands() -> Iterator[tuple[str, str]]:
    for noun in NOUNS:
        yield from ((noun, verb) for verb in group(noun).commands)


each_command = pytest.mark.parametrize(("noun", "verb"), list(commands()), ids=" ".join)


@each_command
def test_help_gives_an_example_that_can_be_read(noun: str, verb: str) -> None:
    text = CliRunner().invoke(group(noun), [verb, "--help"]).output
    example = re.search(r"Example: (flask .+(?:\n  .+)*)", text)
    assert example, text
    words = shlex.split(example.group(1))
    assert words[:3] == ["flask", noun, verb]
    command = group(noun).commands[verb]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


@each_command
def test_verb_says_in_one_sentence_what_it_does(noun: str, verb: str) -> None:
    help_text = (group(noun).commands[verb].help or "").split("\n\n")[0]
    assert help_text
    assert re.search(r"[.\"}]$", help_text.strip())


@each_command
def test_wrong_word_ends_with_2(noun: str, verb: str) -> None:
    assert CliRunner().invoke(group(noun), [verb, "--no-such-option"]).exit_code == 2


@pytest.mark.parametrize("noun", NOUNS)
def test_noun_lists_its_verbs(noun: str) -> None:
    text = CliRunner().invoke(group(noun), ["--help"]).output
    assert all(verb in text for verb in group(noun).commands)
    assert isinstance(group(noun), click.Group)
