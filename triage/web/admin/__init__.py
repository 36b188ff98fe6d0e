"""The administrators' pages: the first run, and what each location tells its patients."""

from triage.web.admin import (
    absences,
    alarms,
    audit,
    cases,
    first_run,
    lists,
    locations,
    messages,
    people,
    requests,
    sites,
)
from triage.web.admin.blueprint import bp

__all__ = ["absences", "alarms", "audit", "bp", "cases", "first_run", "lists", "locations", "messages",
           "people", "requests", "sites"]
