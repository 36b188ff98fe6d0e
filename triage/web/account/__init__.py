"""One's own account: how one signs in, and where one is signed in."""

from triage.web.account import mine
from triage.web.account.blueprint import bp

__all__ = ["bp", "mine"]
