"""The random and the derived secrets that links, cookies and receipts are made of."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from uuid import UUID

LINK_LENGTH = 32        # characters of base64url: 192 bits
SESSION_BYTES = 32
RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"   # without 0 and O, 1 and I
RECEIPT_LENGTH = 8


def link_token(link_key: bytes, invite_id: UUID) -> str:
    """Make a link's token from its id: a live link can be shown again, and the database alone makes none."""
    return urlsafe_b64encode(hmac.digest(link_key, invite_id.bytes, "sha256")).decode()[:LINK_LENGTH]


def session_token() -> str:
    """Make the value of a patient's cookie."""
    return secrets.token_urlsafe(SESSION_BYTES)


def receipt() -> str:
    """Make a receipt that can be read out on the telephone: "K7M4-QX2P"."""
    letters = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(RECEIPT_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"
