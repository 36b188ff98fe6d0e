"""What is left of a process that breaks: where and of which kind the fault was. Never what it had in hand.

The words of a fault may repeat what somebody typed, and an image of the memory holds answers and keys.
"""

import resource
import sys
import threading
from traceback import extract_tb
from types import TracebackType

import click

OURS = (click.ClickException, KeyboardInterrupt)   # words of our own, for whoever sits there


def tell(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Say on standard error that a fault ended this."""
    if issubclass(kind, OURS):
        sys.__excepthook__(kind, error or kind(), trace)
        return
    print(f"A fault of the program: {kind.__name__}", file=sys.stderr)
    for one in extract_tb(trace):
        print(f"  at {one.filename}:{one.lineno} {one.name}", file=sys.stderr)


def be_quiet() -> None:
    """From now on leave no image of the memory, and no words of faults."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.excepthook = tell
    threading.excepthook = lambda fault: tell(fault.exc_type, fault.exc_value, fault.exc_traceback)
