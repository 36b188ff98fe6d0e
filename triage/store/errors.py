"""What can go wrong with the store, told by class so that callers never match on a driver's text."""
# ruff: noqa: N818 - the names say what happened; every one of them is an error.


class StoreError(Exception):
    """The base of the store's errors. The transaction was rolled back."""


class Unavailable(StoreError):
    """The database cannot do this now: full, locked, read-only, gone, or too busy. Try again later.

    After a failed commit it is unknown whether the work was kept; repeat it with the same key.
    """


class Damaged(StoreError):
    """A sealed value does not open: it was changed, moved to another row, or its key is missing."""


class WrongKey(StoreError):
    """The keys given are not those of the database. The message names the key."""


class BadBackup(StoreError):
    """The file of a backup does not open, or was changed. The message names where."""


class CannotBackUp(StoreError):
    """A backup cannot be made, tried or restored here. The message says why and how to mend it."""


class NoSuchRole(StoreError):
    """The role that is to serve is not there, or may do too much. The message says how to mend it."""


class NotDurable(StoreError):
    """The database does not promise that a commit survives. The message lists what to mend."""
