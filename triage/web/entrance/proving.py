"""What somebody who is signed in may show once more: the password, or the code that their app shows now."""

import re
from typing import Any, cast

from flask import current_app
from flask_security import Security

from triage.services.sign_in import Account

CODE = re.compile(r"\d{6}")   # no password is so short: what looks like a code is one
WRONG = "This is neither your password nor the code that your app shows now"


def is_right(account: Account, given: str) -> bool:
    """Whether it is this account's password or, where it has an app, a code that was not used before."""
    code = "".join(given.split())
    if CODE.fullmatch(code):
        return has_app(account) and _codes().verify_totp(code, account.tf_totp_secret, account)
    return bool(account.password) and account.verify_and_update_password(given)


def has_app(account: object) -> bool:
    """Whether an app of theirs shows codes; nobody who is not signed in has one."""
    return bool(getattr(account, "tf_totp_secret", None))


def _codes() -> Any:
    return cast(Security, current_app.extensions["security"]).totp_factory
