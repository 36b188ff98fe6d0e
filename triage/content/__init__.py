"""Checks what the authors of a condition wrote: words, choices, translations and sources. No I/O."""
