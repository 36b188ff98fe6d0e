"""What a condition excuses itself from, each time with its reason: readability.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.content.finding import Finding
from triage.library import Definition

FILE = "readability.toml"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be hard to read.

    `names`: words that have no plainer form, in lower case.
    `reasons`: linkId, or the place that a finding names, → why it may break a limit.
    """

    names: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)


def read_allowance(definition: Definition) -> Allowance:
    """Read the condition's readability.toml; without the file nothing is excused.

    Raises ValueError where the file is no TOML.
    """
    if FILE not in definition.files:
        return Allowance()
    try:
        table = tomllib.loads(definition.files[FILE].decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{definition.slug}/{FILE}: {error}") from error
    return Allowance(frozenset(name.lower() for name in table.get("names", ())), table.get("allow", {}))


def allowance_findings(allowance: Allowance, used: frozenset[str]) -> list[Finding]:
    """Say which excuses lack a reason, or excuse nothing. `used`: the places that broke a limit."""
    found = [Finding(FILE, f"allow.{link_id}", "the reason is empty.", "Say why the limit may be broken.")
             for link_id, reason in allowance.reasons.items() if not reason.strip()]
    found += [Finding(FILE, f"allow.{link_id}", "nothing breaks a limit there.", "Take the entry out.")
              for link_id in allowance.reasons if link_id not in used]
    return found
