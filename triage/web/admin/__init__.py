"""The administrators' pages: the first run, and what each location tells its patients."""

from triage.web.admin import absences, alarms, audit, first_run, lists, locations, messages, people, sites
from triage.web.admin.blueprint import bp

__all__ = ["absences", "alarms", "audit", "bp", "first_run", "lists", "locations", "messages", "people",
           "sites"]
