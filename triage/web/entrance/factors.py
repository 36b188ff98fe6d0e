"""The second factors, as Flask-Security makes them, held to what the database knows of them."""

from typing import Any

import segno
from flask_security import MfRecoveryCodesUtil, Totp, WebauthnUtil
from passlib.exc import TokenError
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from triage.services import factors
from triage.services.sign_in import Account
from triage.services.tokens import recovery_codes
from triage.web.context import services

__all__ = ["Codes", "Passkeys", "RecoveryCodes"]

WINDOW = 30      # seconds either way: a telephone's clock may be a little wrong
HOW_MANY = 10


class Codes(Totp):
    """Codes of an app. Each works once, on whichever process it is tried."""

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = WINDOW) -> bool:
        """Say whether a code is right now, and was not used before."""
        del window   # theirs is two minutes either way
        parts = services()
        try:
            match = self._totp.verify(token, totp_secret, time=int(parts.now().timestamp()), window=WINDOW)
        except (TokenError, ValueError):
            return False
        return factors.use_counter(parts.store, user.id, match.counter)


    def generate_qrcode(self, username: str, totp: str) -> str:
        """Draw what the app scans: dark on white, whatever the colours of the page."""
        return segno.make(self.get_totp_uri(username, totp), micro=False).svg_data_uri(
            scale=5, border=4, dark="#000", light="#fff")


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes: shown once, kept as keyed hashes, good for one use each."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        """Make new ones in the place of the old, and give them."""
        codes, settings = recovery_codes(HOW_MANY), services().settings
        user.mf_recovery_codes = [factors.code_hash(settings, user.id, code) for code in codes]
        _write(user)
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:
        """Give none: they cannot be shown again."""
        del user
        return []

    def check_recovery_code(self, user: Account, code: str) -> bool:
        """Say whether a code is right, and use it up: of two at once, one is right."""
        parts = services()
        hashed = factors.code_hash(parts.settings, user.id, code)
        return factors.take_code(parts.store, user, hashed, now=parts.now())

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Do nothing more: it went when it was checked."""
        del user, code
        return True


class Passkeys(WebauthnUtil):
    """Passkeys: found without typing a name, and only with a finger, a face or a PIN."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Say which are wanted."""
        del user, usage
        return AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.REQUIRED,
                                              user_verification=UserVerificationRequirement.REQUIRED)

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """Ask for the finger, face or PIN: with it a passkey is two factors."""
        del user, usage
        return UserVerificationRequirement.REQUIRED


def _write(user: Any) -> None:
    """Write what was changed of an account."""
    parts = services()
    account = user._get_current_object() if hasattr(user, "_get_current_object") else user
    factors.keep(parts.store, account, now=parts.now())
