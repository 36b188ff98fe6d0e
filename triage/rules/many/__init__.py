"""Judging many cases at once, from the few bytes that are kept of each: docs/decisions/0008."""
