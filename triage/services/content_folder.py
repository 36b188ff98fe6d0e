"""A condition's folder, exchanged for another as a whole.

The new files are written and synced beside the old folder, which is then moved out of the way and the new
one into its place. Between these two renames there is none: a server that starts in that instant says so.
Never does one find a part of each.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from triage.services.errors import Conflict

WORKSHOP = ".publishing"   # what is inside lies too deep to be taken for a condition


@contextmanager
def exchanged(root: Path, slug: str, files: Mapping[str, bytes]) -> Iterator[None]:
    """Put `files` in the place of a condition's, and the old ones back when the block fails.

    Raises Conflict while somebody else does the same, and OSError where files cannot be written.
    """
    target, workshop = root / slug, root / WORKSHOP / slug
    with _alone(root):
        _mend(target, workshop)
        try:
            _write(workshop / "new", files, like=target)
            _move(target, workshop / "before", workshop / "new")
            try:
                yield
            except BaseException:
                _move(target, workshop / "refused", workshop / "before")
                raise
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
            with suppress(OSError):   # it still holds what another condition's cut-short exchange left
                workshop.parent.rmdir()


def _mend(target: Path, workshop: Path) -> None:
    """Put back what an exchange that was cut short had moved away."""
    if not target.exists() and (workshop / "before").exists():
        (workshop / "before").rename(target)
    shutil.rmtree(workshop, ignore_errors=True)


def _write(folder: Path, files: Mapping[str, bytes], *, like: Path) -> None:
    folder.mkdir(parents=True)
    shutil.copymode(like, folder)
    for name, content in files.items():
        with (folder / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    _sync(folder)


def _move(target: Path, aside: Path, into: Path) -> None:
    target.rename(aside)
    try:
        into.rename(target)
    except OSError:
        aside.rename(target)
        raise
    _sync(target.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    descriptor = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(f"Somebody else is publishing into {root}. Try again afterwards.") from error
        yield
    finally:
        os.close(descriptor)
