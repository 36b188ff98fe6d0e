"""A list of words in one column, as Flask-Security keeps it."""

from flask_security import AsaList


class Listed(AsaList):
    """Flask-Security's type, with statements kept compiled."""

    cache_ok = True
