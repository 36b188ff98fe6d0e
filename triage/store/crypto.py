"""Sealing of personal and health data: AES-256-GCM, bound to the place where the value is kept.

A sealed value is: format (1 byte), length of the key's id (1), the key's id, nonce (12), ciphertext
and tag. The first three and the context are authenticated, so that a value that was changed, moved
to another row or column, or sealed under another key does not open.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from triage.store.errors import Damaged

FORMAT = b"\x01"
KEY_LENGTH = 32
NONCE_LENGTH = 12
LONGEST_KEY_ID = 64


class Cipher:
    """The keys in force. New values are sealed with the active one; every key still opens."""

    def __init__(self, keys: Mapping[str, bytes], active: str) -> None:
        """Take keys of 32 bytes by their id. Raises ValueError naming the key that cannot be used."""
        if active not in keys:
            raise ValueError(f"There is no key {active!r}. Give it, or name another as the active key.")
        for key_id, key in keys.items():
            _check_key(key_id, key)
        self.active = active
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._headers = {key_id: _header(key_id) for key_id in keys}
        self.digest_keys = {key_id: hmac.digest(key, b"backstory digest", "sha256")
                            for key_id, key in keys.items()}

    def seal(self, plain: bytes, context: str) -> bytes:
        """Seal bytes for one place, named "table:column:row"."""
        header = self._headers[self.active]
        nonce = os.urandom(NONCE_LENGTH)
        return header + nonce + self._ciphers[self.active].encrypt(nonce, plain, header + context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Open what `seal` made for the same place. Raises Damaged."""
        key_id = sealing_key(sealed)
        if key_id not in self._ciphers:
            raise Damaged(f"{context} was sealed with the key {key_id!r}, which is not among the keys given.")
        header = self._headers[key_id]
        nonce, body = sealed[len(header):len(header) + NONCE_LENGTH], sealed[len(header) + NONCE_LENGTH:]
        try:
            return self._ciphers[key_id].decrypt(nonce, body, header + context.encode())
        except (InvalidTag, ValueError) as error:
            raise Damaged(f"{context} was changed or moved since it was written.") from error

    def open_each(self, values: Iterable[tuple[bytes, str]]) -> Iterator[bytes | None]:
        """Open many, each with its context; None for what does not open. Quickest under the active key."""
        header, decrypt = self._headers[self.active], self._ciphers[self.active].decrypt
        body = len(header) + NONCE_LENGTH
        for sealed, context in values:
            try:
                if sealed.startswith(header):
                    yield decrypt(sealed[len(header):body], sealed[body:], header + context.encode())
                else:
                    yield self.open(sealed, context)
            except (InvalidTag, ValueError, Damaged):
                yield None

    def seal_json(self, value: Any, context: str) -> bytes:
        """Seal a JSON value."""
        return self.seal(json.dumps(value, separators=(",", ":")).encode(), context)

    def open_json(self, sealed: bytes, context: str) -> Any:
        """Open what `seal_json` made."""
        return json.loads(self.open(sealed, context))

    def digest(self, text: str, purpose: str) -> bytes:
        """Give a keyed hash (32 bytes) for exact search, under the active key."""
        return self._digest(self.active, text, purpose)

    def digests(self, text: str, purpose: str) -> tuple[bytes, ...]:
        """Give the hash under every key, the active one first: rows may not have been re-sealed yet."""
        others = (key_id for key_id in self.digest_keys if key_id != self.active)
        return tuple(self._digest(key_id, text, purpose) for key_id in (self.active, *others))

    def digest_with(self, key_id: str, text: str) -> bytes:
        """Give the hash of a text under one key. Raises KeyError."""
        return self._digest(key_id, text, "")

    def _digest(self, key_id: str, text: str, purpose: str) -> bytes:
        return hmac.digest(self.digest_keys[key_id], f"{purpose}\0{text}".encode(), "sha256")


def sealing_key(sealed: bytes) -> str:
    """Read the id of the key that sealed a value. Raises Damaged when it is not a sealed value."""
    length = sealed[1] if len(sealed) > 1 else 0
    if sealed[:1] != FORMAT or not length or len(sealed) < 2 + length + NONCE_LENGTH:
        raise Damaged("This is not a sealed value.")
    return sealed[2:2 + length].decode("ascii", "replace")


def fingerprint(secret: str) -> bytes:
    """Give the hash (32 bytes) that is kept of a random token, never the token."""
    return hashlib.sha256(secret.encode()).digest()


def _header(key_id: str) -> bytes:
    return FORMAT + bytes([len(key_id)]) + key_id.encode("ascii")


def _check_key(key_id: str, key: bytes) -> None:
    if not key_id or len(key_id) > LONGEST_KEY_ID or not key_id.isascii() or not key_id.isprintable():
        raise ValueError(f"The key id {key_id!r} must be 1 to {LONGEST_KEY_ID} plain ASCII characters.")
    if len(key) != KEY_LENGTH:
        raise ValueError(f"The key {key_id!r} has {len(key)} bytes; it needs {KEY_LENGTH}.")
