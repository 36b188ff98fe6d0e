"""Settings, from instance/config.py and the environment; refuses to start half-configured."""

from triage.config.checks import LOOPBACK
from triage.config.reading import DEFAULT_PORT, PREFIX, load
from triage.config.settings import ROOT, ConfigError, Settings

__all__ = ["DEFAULT_PORT", "LOOPBACK", "PREFIX", "ROOT", "ConfigError", "Settings", "load"]
