"""Read by every Python whose clock can be set: libfaketime breaks sleep where only the date is false."""

import select
import time


def sleep(seconds: float) -> None:
    """Wait without asking any clock."""
    select.select((), (), (), seconds)


time.sleep = sleep
