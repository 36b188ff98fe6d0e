"""The accounts as Flask-Security asks for them. What it changes of one is written by the services."""

from typing import Any

from flask_security import UserDatastore

from triage.services import factors, sign_in
from triage.services.factors import Passkey
from triage.services.parts import Services
from triage.services.sign_in import Account


class Accounts(UserDatastore):
    """Accounts and passkeys, read and written one at a time."""

    def __init__(self, parts: Services) -> None:
        """Ask the store of one application."""
        self.parts = parts
        self.user_model, self.webauthn_model = Account, Passkey

    def find_user(self, case_insensitive: bool = False, **key: Any) -> Account | None:
        """Find by email (capitals never matter, `case_insensitive` or not), id, or uniquifier."""
        del case_insensitive
        store = self.parts.store
        if "email" in key:
            found = sign_in.by_email(store, key["email"])
        elif "id" in key:
            found = sign_in.by_id(store, key["id"])
        else:
            found = sign_in.by_uniquifier(store, key["fs_uniquifier"])
        if found:
            found.needs_two = sign_in.needs_two(store, self.parts.settings, found)
        return found

    def put(self, model: Any) -> Any:
        """Write what was changed, in a transaction of its own."""
        model = model._get_current_object() if hasattr(model, "_get_current_object") else model
        if isinstance(model, Passkey):
            factors.passkey_used(self.parts.store, model, now=self.parts.now())
        else:
            factors.keep(self.parts.store, model, now=self.parts.now())
        return model

    def commit(self) -> None:
        """Nothing is pending."""

    def find_webauthn(self, credential_id: bytes) -> Passkey | None:
        """Find a passkey by what the browser calls it."""
        return factors.passkey(self.parts.store, credential_id)

    def create_webauthn(self, user: Account, **values: Any) -> None:
        """Keep a new passkey."""
        factors.add_passkey(self.parts.store, user, values, now=self.parts.now())

    def delete_webauthn(self, webauthn: Passkey) -> None:
        """Remove a passkey."""
        account = sign_in.by_id(self.parts.store, webauthn.account_id)
        assert account is not None
        factors.remove_passkey(self.parts.store, account, webauthn.id, now=self.parts.now())
