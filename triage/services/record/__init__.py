"""Signed cases on their way into the clinic's record system: queued, sent at least once, never forgotten."""
