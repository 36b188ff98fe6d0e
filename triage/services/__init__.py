"""Use cases: one function per verb; each owns its transaction and gives back plain values."""
