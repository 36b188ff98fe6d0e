"""The order in which files run: what takes longest first, so that no process ends long after the others.

Files go whole to one process (`--dist loadfile`): what a file sets up for itself is set up once.
"""

import pytest

# Most of a minute each, or more, on two cores; measured with `--durations=0`.
FIRST = (
    "tests/faults/test_faults.py",
    "tests/journeys/test_run.py",
    "tests/journeys/test_kill.py",
    "tests/browser/test_kiosk.py",
    "tests/browser/test_paths.py",
    "tests/browser/test_staff_pages.py",
    "tests/browser/test_page_types.py",
    "tests/browser/test_webkit.py",
    "tests/test_readme.py",
    "tests/journeys/test_markers.py",
    "tests/journeys/test_tabs.py",
    "tests/web/test_print_pdf.py",
    "tests/browser/test_monkey.py",
    "tests/services/test_demo.py",
    "tests/journeys/test_served.py",
    "tests/journeys/test_walk.py",
    "tests/rules/test_prove.py",
)


def place(item: pytest.Item) -> int:
    """Give where a test's file stands: the others after those of FIRST, as they were found."""
    file = item.nodeid.partition("::")[0]
    return FIRST.index(file) if file in FIRST else len(FIRST)
