"""The content that a form was started with, from the library while it is current, from the store for good."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from triage.library import Definition, Library
from triage.store import definitions
from triage.store.database import Session

KEPT_IN_MEMORY = 8

# By content hash, so that an entry can never be stale.
_old: OrderedDict[str, Definition] = OrderedDict()
_lock = Lock()


def current(session: Session, library: Library, slug: str, *, now: datetime) -> Definition:
    """Give a condition as it is asked today, and keep its files. Raises KeyError for an unknown one."""
    definition = library.get(slug)
    definitions.keep(session, definition.hash, slug, definition.files, now)
    return definition


def pinned(session: Session, library: Library, slug: str, hash_: str) -> Definition:
    """Give the version that a form was started with. Raises KeyError when it was never kept."""
    if slug in library.slugs and (now := library.get(slug)).hash == hash_:
        return now
    with _lock:
        if hash_ in _old:
            _old.move_to_end(hash_)
            return _old[hash_]
    files = definitions.files_of(session, hash_)
    if not files:
        raise KeyError(hash_)
    definition = Definition.from_files(slug, files)
    with _lock:
        _old[hash_] = definition
        while len(_old) > KEPT_IN_MEMORY:
            _old.popitem(last=False)
    return definition
