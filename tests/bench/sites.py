"""What the load must know of each server: where a walk begins and ends, and how its pages are answered."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.bench.answering import Pairs
from tests.bench.script import FIRST, LAST, Script, Wrong


@dataclass
class Site(ABC):
    """One server under load. `port` is where it listens; `cookies` are sessions made beforehand."""

    name: str
    port: int
    scripts: Sequence[Script]
    cookies: Sequence[Mapping[str, str]] = field(default_factory=tuple)
    first: str = FIRST

    @abstractmethod
    def pairs(self, script: Script, path: str, visit: int) -> Pairs:
        """Give what is sent from the page at `path`, shown for the `visit`-th time in this walk."""

    @abstractmethod
    def is_last(self, path: str) -> bool:
        """Whether the walk ends here."""


@dataclass
class Ours(Site):
    """This application: what was recorded is repeated to the letter."""

    def pairs(self, script: Script, path: str, visit: int) -> Pairs:
        """Give what was recorded. Raises Wrong where the walk went another way."""
        steps = [step for step in script.steps if step.path == path]
        if visit >= len(steps):
            raise Wrong(f"{path}: not on the recorded walk")
        return list(steps[visit].pairs)

    def is_last(self, path: str) -> bool:
        """Whether it is the page with all answers."""
        return path == LAST


@dataclass
class Floor(Site):
    """The floor: the same fields, one page after the other."""

    def pairs(self, script: Script, path: str, visit: int) -> Pairs:
        """Give what was recorded for the page, nothing where the walk left it out."""
        step = script.by_slug.get(path.rpartition("/")[2])
        return list(step.pairs) if step else []

    def is_last(self, path: str) -> bool:
        """Whether it is the page with all answers."""
        return path == LAST


@dataclass
class Peer(Site):
    """The session wizard of django-formtools: the same fields under its own prefixes."""

    first: str = "/walk/"

    def pairs(self, script: Script, path: str, visit: int) -> Pairs:
        """Give what was recorded for the page, nothing where the walk left it out."""
        slug = path.strip("/").rpartition("/")[2]
        step = script.by_slug.get(slug)
        sent = [(f"{slug}-{name}", value) for name, value in step.pairs] if step else []
        return [("intake_wizard-current_step", slug), *sent]

    def is_last(self, path: str) -> bool:
        """Whether all forms are done."""
        return path == "/walk/done/"
