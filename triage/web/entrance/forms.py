"""The forms of the way in. Wrong passwords and codes are counted; what was wrong is never told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Response, after_this_request, session
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    MfRecoveryForm,
    TwoFactorRescueForm,
    TwoFactorSelectForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
    WebAuthnRegisterForm,
    WebAuthnSigninResponseForm,
    current_user,
)
from wtforms import EmailField, HiddenField
from wtforms.validators import InputRequired

from triage.forms.staff.base import stripped
from triage.services import lockout, staff_sessions
from triage.services.lockout import Try
from triage.web.context import services
from triage.web.entrance import proving
from triage.web.entrance.sessions import address, held

TOO_MANY = 429
HALF_WAY = "half_way_at"                 # in the session: when the password was right
FINISH_WITHIN = timedelta(minutes=10)
WRONG = "entrance_wrong"                 # in the session: what the next page has to say
CODE = "This code is not right, or was used before. Wait for the next one, and write that"
RECOVERY = "This code is not right, or was used before"
WAIT = "Too much was tried from here"
PASSWORD = "This is not your password"   # noqa: S105  # what is said of one
LATE = "This took too long. Begin with your password again"
WORDS = {"TWO_FACTOR_INVALID_TOKEN": CODE, "INVALID_RECOVERY_CODE": RECOVERY, "INVALID_PASSWORD": PASSWORD,
         "PASSWORD_NOT_PROVIDED": "Write the password",
         "RETYPE_PASSWORD_MISMATCH": "The two passwords differ. Write both again",
         "PASSWORD_IS_THE_SAME": "This is the password you have. Choose another one",
         "WEBAUTHN_NAME_REQUIRED": "Give the passkey a name",
         "WEBAUTHN_NAME_INUSE": "You have a passkey of this name. Choose another name"}


class SignInForm(LoginForm):
    """Email and password."""

    email = EmailField(validators=[InputRequired()], filters=[stripped])
    remember = None   # shared computers: a session ends with the browser
    waits = False     # too much was tried from here

    def validate(self, **kwargs: Any) -> bool:
        """Check both, with the same work whether the account exists, is locked, or not.

        From an address that must wait nothing is checked: each check takes a hundredth of a second and more.
        """
        parts, one = services(), Try(self.email.data or "", address())
        self.waits = lockout.is_shut(parts.store, one.address, now=parts.now())
        if self.waits:
            self.form_errors.append(WAIT)
            after_this_request(_too_many)
            return False
        locked = lockout.is_locked(parts.store, one, now=parts.now())
        right = super().validate(**kwargs) and not locked
        if right:
            session.clear()   # whatever was in the browser before is no part of what follows
            session[HALF_WAY] = parts.now().isoformat()
        elif not locked:
            lockout.failed(parts.store, one, what="password", now=parts.now())
        if not right and not self.errors:
            self.form_errors.append(PASSWORD)
        return right


def _too_many(response: Response) -> Response:
    response.status_code = TOO_MANY
    return response


class Picked(HiddenField):
    """One of several, each of which our pages show as a button of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the field; the views say what there is to pick from."""
        super().__init__(*args, **kwargs)
        self.choices: list[tuple[str, str]] = []


class SetUpForm(TwoFactorSetupForm):
    """Which second step to set up, or to give up."""

    setup = Picked()


class StepForm(TwoFactorSelectForm):
    """Which second step to use."""

    which = Picked()


class RescueForm(TwoFactorRescueForm):
    """Nothing that we offer: an administrator mends a loss."""

    help_setup = Picked()


class CodeForm(TwoFactorVerifyCodeForm):
    """The six digits that an app shows."""

    def validate(self, **kwargs: Any) -> bool:
        """Check them. The first time shows that the app was set up."""
        if self.code.data:
            self.code.data = "".join(self.code.data.split())
        if self.is_setup:
            right = super().validate(**kwargs)
            session[WRONG] = "" if right else "code"
            return right
        return _counted(self, self.code, CODE, lambda: super(CodeForm, self).validate(**kwargs))


class RecoveryForm(MfRecoveryForm):
    """One recovery code."""

    def validate(self, **kwargs: Any) -> bool:
        """Check it, and use it up."""
        return _counted(self, self.code, RECOVERY, lambda: super(RecoveryForm, self).validate(**kwargs))


class ProveForm(VerifyForm):
    """The password once more, or the code of an app."""

    def validate(self, **_kwargs: Any) -> bool:
        """Check it; from then on whoever sits there has shown again who they are."""
        account = current_user._get_current_object()
        right = _guess(self, self.password, proving.WRONG,
                       lambda: proving.is_right(account, self.password.data or ""))
        if not right:
            self.password.errors = [proving.WRONG]
        mine = held()
        if right and mine:
            parts = services()
            staff_sessions.prove(parts.store, account, mine, now=parts.now())
        return right


class NewPasswordForm(ChangePasswordForm):
    """The password now, and another one."""

    def validate(self, **kwargs: Any) -> bool:
        """Check both. Only a wrong old one counts as a guess."""
        parts, one = services(), Try(current_user.email, address())
        if lockout.is_locked(parts.store, one, now=parts.now()):
            self.password.errors = [PASSWORD]
            return False
        right = super().validate(**kwargs)
        if self.password.data and self.password.errors and self.password.data != self.new_password.data:
            lockout.failed(parts.store, one, what="password", now=parts.now())
        return right


class NewPasskeyForm(WebAuthnRegisterForm):
    """What a new passkey is called. Each is made to sign in by itself: with a finger, a face or a PIN."""

    usage = HiddenField(default="first")

    def validate(self, **kwargs: Any) -> bool:
        """Check the name."""
        self.usage.data = "first"
        return super().validate(**kwargs)


class PasskeyForm(WebAuthnSigninResponseForm):
    """What a passkey answers, at the sign-in or to show again who somebody is."""

    def validate(self, **kwargs: Any) -> bool:
        """Check it."""
        right = super().validate(**kwargs) and bool(self.user and self.user.is_active)
        session[WRONG] = "" if right else "passkey"
        mine = held()
        if right and self.is_verify and mine and self.user and self.user.id == mine.account_id:
            parts = services()
            staff_sessions.prove(parts.store, self.user, mine, now=parts.now())
        return right


def _counted(form: Any, field: Any, wrong: str, check: Callable[[], bool]) -> bool:
    """Check a second factor: not long after the first, and not without counting."""
    began = session.get(HALF_WAY, "")
    if not began or services().now() - datetime.fromisoformat(began) > FINISH_WITHIN:
        field.errors = [LATE]
        return False
    return _guess(form, field, wrong, check)


def _guess(form: Any, field: Any, wrong: str, check: Callable[[], bool]) -> bool:
    """Check, and count what is wrong. While the account waits nothing is looked at."""
    parts, one = services(), Try(form.user.email, address())
    if lockout.is_locked(parts.store, one, now=parts.now()):
        field.errors = [wrong]
        return False
    right = check()
    if not right:
        lockout.failed(parts.store, one, what=field.name, now=parts.now())
    return right
