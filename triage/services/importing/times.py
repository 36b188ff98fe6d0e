"""Times of day as lists write them: "9:40 AM", "9:40a", "0940", "13:05", "13h05", "9 am", "noon"."""

import re
from datetime import time
from functools import lru_cache

CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*([ap])?\.?\s*(?:m\.?)?"
                   r"(?:\s*(?:hrs?|h|uhr))?(?:\s*(?:-|to|a|\N{EN DASH}).*)?"
                   r"(?:\s*(?:[ecmp][sd]?t|z|[+-]\d{2}:?\d{2}))?")
MILITARY = re.compile(r"(\d{1,2})(\d{2})\s*(?:([ap])\.?m?\.?|hrs?|h)?")
EXCEL = re.compile(r"0?\.\d+")
MINUTES = 1440
NAMED = {"noon": time(12), "midday": time(12), "mediodia": time(12), "12 noon": time(12)}
HALF, WHOLE = 12, 24


@lru_cache(8192)
def read_time(text: str) -> time | None:
    """Read a time of day; None where it is none. A span gives its beginning."""
    bare = text.strip().casefold()
    if bare in NAMED:
        return NAMED[bare]
    if EXCEL.fullmatch(bare):
        minutes = round(float(bare) * MINUTES)
        return _time(minutes // 60, minutes % 60, "")
    if found := MILITARY.fullmatch(bare):
        return _time(int(found[1]), int(found[2]), found[3] or "")
    if found := CLOCK.fullmatch(bare):
        if found[2] is None and not found[3]:
            return None   # "9" alone may be anything
        return _time(int(found[1]), int(found[2] or 0), found[3] or "")
    return None


def _time(hour: int, minute: int, half: str) -> time | None:
    if half and not 1 <= hour <= HALF:
        half = "" if hour > HALF else half   # "13:05 PM" is said often enough
    if half:
        hour = hour % HALF + (HALF if half == "p" else 0)
    try:
        return time(hour, minute) if hour < WHOLE else None
    except ValueError:
        return None
