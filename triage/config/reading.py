"""Where settings come from: instance/config.py and the environment; half of them are refused."""

import runpy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from triage import keys
from triage.config.checks import FEWEST_LETTERS, check
from triage.config.settings import ROOT, ConfigError, Networks, Secret, Settings

PREFIX = "BACKSTORY_"
DEFAULT_PORT = 8000


def load(environment: Mapping[str, str], overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings: the file, then the environment, then `overrides` (upper-case names).

    Raises ConfigError naming the setting, where one is missing, unknown or malformed.
    """
    given = dict(overrides or {})
    instance = Path(given.pop("INSTANCE_DIR", environment.get(f"{PREFIX}INSTANCE_DIR", ROOT / "instance")))
    names = {field.name.upper() for field in fields(Settings)} - {"INSTANCE_DIR"}
    raw = _file(instance / "config.py", names)
    raw |= {name: environment[PREFIX + name] for name in names if PREFIX + name in environment}
    raw |= given
    raw.setdefault("DATABASE_URL", f"sqlite:///{(instance / 'backstory.sqlite').resolve()}")
    raw.setdefault("BASE_URL", f"http://127.0.0.1:{environment.get('PORT') or DEFAULT_PORT}")
    return _settings(instance, raw)


def _file(path: Path, names: set[str]) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = runpy.run_path(str(path))
    except Exception as error:
        raise ConfigError(f"{path} cannot be read: {error}. Compare it with config.example.py.") from error
    unknown = {name for name in found if name.isupper()} - names
    if unknown:
        raise ConfigError(f"{path}: there is no setting {', '.join(sorted(unknown))}. "
                          "config.example.py lists all of them.")
    return {name: value for name, value in found.items() if name in names}


def _settings(instance: Path, raw: Mapping[str, Any]) -> Settings:
    values: dict[str, Any] = {"instance_dir": instance}
    for field in fields(Settings):
        name = field.name.upper()
        if name in raw:
            values[field.name] = _convert(name, raw[name], READERS.get(field.type, str))
        elif field.default is MISSING and field.name not in values:
            raise ConfigError(f"{name} is not set. `make run` writes {instance / 'config.py'} with fresh "
                              f"keys; or set {PREFIX}{name} in the environment.")
    settings = Settings(**values)
    check(settings)
    return settings


def _convert(name: str, value: Any, reader: Callable[[Any], Any]) -> Any:
    try:
        return reader(value)
    except (ValueError, TypeError, LookupError, OSError) as error:
        raise ConfigError(f"{name} cannot be used: {error}.") from error


def _secret(value: str) -> str:
    if len(value) < FEWEST_LETTERS:
        raise ValueError(f"a secret has at least {FEWEST_LETTERS} characters")
    return value


def _networks(value: "str | Iterable[str | IPv4Network | IPv6Network]") -> Networks:
    """Read "10.0.0.7, fd00::/8", or a list of such."""
    given = value.replace(",", " ").split() if isinstance(value, str) else value
    return tuple(ip_network(one) for one in given)


def _flag(value: str | bool) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    if isinstance(value, bool):
        return value
    if value.lower() not in words:
        raise ValueError(f"{value!r} is neither true nor false")
    return words[value.lower()]


READERS: Mapping[Any, Callable[[Any], Any]] = {
    str: str, int: int, bool: _flag, Path: Path,
    Secret: _secret, bytes: keys.key, Mapping[str, bytes]: keys.read, Networks: _networks,
}
