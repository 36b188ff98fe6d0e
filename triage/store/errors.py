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


class NotDurable(StoreError):
    """The database does not promise that a commit survives. The message lists what to mend."""
