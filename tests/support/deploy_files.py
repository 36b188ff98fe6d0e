"""The files that an installation is set up from, as their own programs read them."""

import re
import shlex
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from tests.support.commands import group
from triage.config import PREFIX, ROOT, Settings

FOLDER = ROOT / "docs" / "deploy"
UNITS = tuple(sorted(FOLDER.glob("*.service")))
NAMES = frozenset(name.upper() for name in Settings.__dataclass_fields__)
NOT_SETTINGS = frozenset({"SITE", "UPSTREAMS", "VERSION", "POSTGRES_PASSWORD"})


def compose() -> Any:
    """Give compose.yaml, with what is merged into it."""
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def dockerfile() -> list[tuple[str, str]]:
    """Give the instructions of the Dockerfile with what follows each, lines joined."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines]


def unit(path: Path) -> dict[str, list[str]]:
    """Give a unit's settings by name; a name may stand more than once."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in path.read_text().splitlines():
        name, mark, value = line.partition("=")
        if mark and not line.startswith(("#", "[")):
            found[name].append(value)
    return found


def set_in(text: str) -> set[str]:
    """Give the names of our settings that a text sets in the environment, without their beginning."""
    return {name.removeprefix(PREFIX) for name in re.findall(rf"\b{PREFIX}[A-Z0-9_]+", text)}


def is_command(words: list[str]) -> bool:
    """Whether `flask <words>` is one of our commands, with options that it has."""
    noun, *rest = words
    try:
        found: Any = group(noun)
    except ModuleNotFoundError:
        return False
    options = [word for word in rest if word.startswith("--")]
    if hasattr(found, "commands"):
        verb = next((word for word in rest if not word.startswith("-")), "")
        if verb not in found.commands:
            return False
        found = found.commands[verb]
    known = {option for parameter in found.params for option in parameter.opts}
    return set(options) <= known


def commands(text: str) -> list[list[str]]:
    """Give the words of each `flask` or `backstory-do` command that a text runs."""
    found = []
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        for place, word in enumerate(words):
            if (Path(word).name in ("flask", "backstory-do") and len(words) > place + 1
                    and "install" not in words and not words[place + 1].startswith("/")):
                found.append(words[place + 1:])
                break
    return found
