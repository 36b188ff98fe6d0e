"""What is wrong with an installation, each thing with its mend; and what it must not be served with."""

from collections.abc import Mapping

from triage.config import ConfigError, Settings
from triage.services.doctor import alarm, database, files, machine, provider, serving
from triage.services.doctor.place import Check, Finding, Place, Weight, examine
from triage.services.parts import Services

__all__ = ["CHECKS", "Check", "Finding", "Weight", "findings", "require_safe"]

CHECKS = (*serving.CHECKS, *files.CHECKS, *database.CHECKS, *alarm.CHECKS, *machine.CHECKS, *provider.CHECKS)


def findings(parts: Services, environment: Mapping[str, str]) -> tuple[Finding, ...]:
    """Give everything that is not as it should be, the worst first."""
    found = examine(CHECKS, Place(parts.settings, environment, parts))
    return tuple(sorted(found, key=lambda one: list(Weight).index(one.weight)))


def require_safe(settings: Settings, environment: Mapping[str, str]) -> None:
    """Refuse to serve patients with what is dangerous. Raises ConfigError that names each, with its mend.

    A demonstration is served all the same: its patients are made up.
    """
    if settings.demo:
        return
    found = [one for one in examine(serving.CHECKS, Place(settings, environment))
             if one.weight is Weight.DANGEROUS]
    if found:
        said = "\n".join(f"  {one.id}: {one.says}\n    {one.mend}" for one in found)
        raise ConfigError(f"this is not safe to serve.\n{said}")
