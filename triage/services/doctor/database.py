"""The database: whether it is there, takes what is written and keeps it, and what time it has."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from triage.services.doctor.place import Check, Place, Weight
from triage.services.ready import parts_of
from triage.store import durability, locations
from triage.store.errors import StoreError
from triage.store.rights import may_change_tables

SAFE_SQLITE = (3, 51, 3)   # releases before it can lose a commit when writers and checkpoints race
CLOCK_MAY_DIFFER = 30.0    # seconds
Look = Callable[[Place], Iterable[str]]


def with_database(look: Look) -> Look:
    """Ask nothing of a database that cannot be opened: that is named once, by the first check."""
    @wraps(look)
    def guarded(place: Place) -> Iterable[str]:
        try:
            return list(look(place))
        except StoreError:
            return ()
    return guarded


def database(place: Place) -> Iterator[str]:
    """Name why the database cannot be used: it is really written to."""
    for part in parts_of(place.store, place.settings, now=place.now):
        if part.name in ("database", "migrations"):
            yield from part.problems


@with_database
def clock(place: Place) -> Iterator[str]:
    """Name a clock that differs from the database's: one of the two is wrong."""
    with place.store.reading() as session:
        theirs = durability.clock(session.connection())
    differs = abs((theirs - place.now).total_seconds())
    if differs > CLOCK_MAY_DIFFER:
        yield f"This machine's clock and the database's differ by {differs:.0f} seconds."


@with_database
def checksums(place: Place) -> Iterator[str]:
    """Name a server that does not notice when its disc changes a page."""
    with place.store.reading() as session:
        if durability.lacks_checksums(session.connection()):
            yield "PostgreSQL keeps no checksums: it would not notice a page that its disc has changed."


@with_database
def damaged_pages(place: Place) -> Iterator[str]:
    """Name an SQLite file whose pages do not fit together."""
    with place.store.reading() as session:
        if durability.is_damaged(session.connection()):
            yield "The database's file is damaged: some of its pages do not fit together."


@with_database
def rights(place: Place) -> Iterator[str]:
    """Name a role that may do more to PostgreSQL than its own tables ask for."""
    with place.store.reading() as session:
        if durability.is_superuser(session.connection()):
            yield "The role that we use in PostgreSQL is a superuser."
        elif may_change_tables(session.connection()):
            yield "The role that we use in PostgreSQL owns the tables: it could drop one, or what guards it."


@with_database
def real_sites(place: Place) -> Iterator[str]:
    """Name a demonstration that holds more than made-up people."""
    with place.store.reading() as session:
        if place.settings.demo and any(not site.demo for site in locations.in_use(session)):
            yield "DEMO is on, and there are sites of your own: a demonstration is served whatever is wrong."


def open_connection(place: Place) -> Iterator[str]:
    """Name a connection to another machine that anybody in between could listen in on."""
    if durability.is_unchecked(place.settings.database_url):
        yield "DATABASE_URL names another machine, without sslmode=verify-full."


def sqlite_race(place: Place) -> Iterator[str]:
    """Name an SQLite that can lose a commit when two processes write and sweep its log at once."""
    if durability.file_of(place.settings.database_url) and sqlite3.sqlite_version_info < SAFE_SQLITE:
        yield f"SQLite {sqlite3.sqlite_version} can lose a commit when two programs write at once."


CHECKS = (
    Check("database", Weight.WRONG, database,
          "See that it runs, that DATABASE_URL names it, and that `flask db upgrade` was run."),
    Check("real-sites", Weight.WRONG, real_sites,
          "Set DEMO to False, and mend what this command names then."),
    Check("clock", Weight.WRONG, clock, "Set both by NTP: timedatectl set-ntp true"),
    Check("checksums", Weight.NOTE, checksums,
          "Stop the server, run `pg_checksums --enable`, start it; or make it anew with `initdb -k`."),
    Check("damaged-pages", Weight.WRONG, damaged_pages,
          "Stop the server, keep the file as it is, and restore the newest backup: docs/keeping.md."),
    Check("rights", Weight.NOTE, rights,
          "Let one role own the tables and another serve, as SERVING_ROLE says: docs/deploy.md."),
    Check("open-connection", Weight.WRONG, open_connection,
          "Add ?sslmode=verify-full&sslrootcert=/path/to/ca.pem to DATABASE_URL, or use a socket."),
    Check("sqlite-race", Weight.NOTE, sqlite_race,
          "Our own processes take turns, so this cannot happen among them. Let nothing else write to the "
          "file while the server runs, or use PostgreSQL."),
)
