"""Backstory: intake and triage before a visit, for people who still hurt after spine surgery."""
