"""An end to a talk with another host: a timeout of each step alone lets a host drip for ever."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer


@contextmanager
def no_longer_than(seconds: float, line: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Break the block's talk over the socket that `line` gives off after a while. Raises TimeoutError."""
    over = False

    def cut() -> None:
        nonlocal over
        over = True
        if found := line():
            with contextlib.suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if over:
            raise TimeoutError("It took too long.") from error
        raise
    finally:
        timer.cancel()
    if over:   # what the block took for an answer is only the part that had come
        raise TimeoutError("It took too long.")
