"""The administrators' pages: the first run, and what each location tells its patients."""

from triage.web.admin import first_run, lists, locations, messages, people, sites
from triage.web.admin.blueprint import bp

__all__ = ["bp", "first_run", "lists", "locations", "messages", "people", "sites"]
