"""A table of rules.toml while it is read: knows where it is, and says so when something is wrong."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from triage.rules.errors import RuleSetError


class Table:
    """One TOML table. Each key must be read, or `done` refuses what is left over."""

    def __init__(self, raw: object, file: str, path: str) -> None:
        """Wrap `raw`; raise RuleSetError when it is no table."""
        self.file = file
        self.path = path
        if not isinstance(raw, Mapping):
            self.fail("this should be a table.", "Write it as [name] or { key = value }.")
        self.raw: Mapping[str, Any] = raw
        self._read: set[str] = set()

    def fail(self, problem: str, mend: str, key: str = "") -> NoReturn:
        """Raise RuleSetError at this table, or at its `key`."""
        path = ".".join(part for part in (self.path, key) if part)
        raise RuleSetError(self.file, path, problem, mend)

    def __contains__(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.raw

    def get(self, key: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
        """Give the value of `key` when it is of `kind`, `default` when it is absent."""
        self._read.add(key)
        if key not in self.raw:
            return default
        value = self.raw[key]
        expected = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected):
            self.fail(f"this is {_kind(value)}.", f"Write {' or '.join(map(_name, expected))} here.", key)
        return value

    def need(self, key: str, kind: type | tuple[type, ...]) -> Any:
        """Like `get`, but the key must be there and not empty."""
        value = self.get(key, kind)
        if value is None or value in ("", [], {}):
            self.fail(f"'{key}' is missing or empty.", f"Add {key} = {_example(kind)}.")
        return value

    def word(self, key: str, allowed: Iterator[str] | tuple[str, ...], default: str | None = None) -> str:
        """Give one of the `allowed` words."""
        words = tuple(allowed)
        value = self.need(key, str) if default is None else self.get(key, str, default)
        if value not in words:
            self.fail(f"'{value}' is no word for {key}.", f"Use one of: {', '.join(words)}.", key)
        return str(value)

    def words(self, key: str) -> tuple[str, ...]:
        """Give a list of words; one word stands for a list of one."""
        value = self.need(key, (str, list))
        values = [value] if isinstance(value, str) else value
        for one in values:
            if not isinstance(one, str) or not one:
                self.fail(f"{one!r} is not a word.", "List words in quotes.", key)
        if len(set(values)) != len(values):
            self.fail("a word stands here twice.", "Name each once.", key)
        return tuple(values)

    def names(self, key: str, default: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Give a table of words to words."""
        value = self.need(key, dict) if default is None else self.get(key, dict, default)
        for name, word in value.items():
            if not isinstance(word, str) or not word:
                self.fail(f"{word!r} is not a word.", "Write a word in quotes.", f"{key}.{name}")
        return dict(value)

    def table(self, key: str) -> "Table":
        """Give the table at `key`."""
        return Table(self.need(key, dict), self.file, f"{self.path}.{key}".lstrip("."))

    def tables(self, key: str) -> list["Table"]:
        """Give the list of tables at `key`, an empty one when it is absent."""
        path = f"{self.path}.{key}".lstrip(".")
        return [Table(raw, self.file, f"{path}[{index}]{_named(raw)}")
                for index, raw in enumerate(self.get(key, list, []))]

    def done(self) -> None:
        """Refuse keys that nothing has read."""
        left = [key for key in self.raw if key not in self._read]
        if left:
            known = ", ".join(sorted(self._read))
            self.fail(f"'{left[0]}' is not known here.", f"Remove it, or use one of: {known}.")


def read_table(data: bytes, file: str) -> Table:
    """Read a whole TOML file. Raises RuleSetError when it is none."""
    try:
        return Table(tomllib.loads(data.decode("utf-8")), file, "")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} is not UTF-8."
        raise RuleSetError(file, "", problem, "Save the file as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = f"this is not TOML: {error}."
        raise RuleSetError(file, "", problem, "Mend the line that it names.") from error


def _named(raw: object) -> str:
    name = raw.get("id") if isinstance(raw, Mapping) else None
    return f" ({name})" if isinstance(name, str) else ""


def _kind(value: object) -> str:
    return f"{_name(type(value))} ({value!r})"[:80]


def _name(kind: type) -> str:
    return {str: "text", list: "a list", dict: "a table", int: "a whole number",
            bool: "true or false"}.get(kind, kind.__name__)


def _example(kind: type | tuple[type, ...]) -> str:
    first = kind[0] if isinstance(kind, tuple) else kind
    return {str: '"…"', list: "[ … ]", dict: "{ … }", int: "1", bool: "true"}.get(first, "…")
