"""The random and the derived secrets that links, cookies and receipts are made of."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from uuid import UUID

LINK_LENGTH = 32        # characters of base64url: 192 bits
SESSION_BYTES = 32
RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"   # without 0 and O, 1 and I
RECEIPT_LENGTH = 8
# Typed from a card by tired eyes: no vowel, so that no word comes about, and nothing that looks like another.
CODE_ALPHABET = "23456789CDFGHJKMNPRTWXY"
LOOK_ALIKE = str.maketrans("SBZ", "582")   # what a hand may have made of them


def link_token(link_key: bytes, invite_id: UUID) -> str:
    """Make a link's token from its id: a live link can be shown again, and the database alone makes none."""
    return urlsafe_b64encode(hmac.digest(link_key, invite_id.bytes, "sha256")).decode()[:LINK_LENGTH]


def short_code(link_key: bytes, row_id: UUID, length: int) -> str:
    """Make a code from its row's id: a live one can be shown again, and the database alone makes none."""
    number = int.from_bytes(hmac.digest(link_key, b"code" + row_id.bytes, "sha256"))
    letters = []
    for _ in range(length):
        number, at = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[at])
    return "".join(letters)


def typed_code(text: str) -> str:
    """Read a code as people type it: small letters, blanks, a dash, a letter for the number it looks like."""
    return "".join(one for one in text.upper() if one.isalnum()).translate(LOOK_ALIKE)


def device_token(link_key: bytes, kiosk_id: UUID) -> str:
    """Make the value of a tablet's cookie: its row's id, signed."""
    return f"{kiosk_id.hex}.{hmac.digest(link_key, b'kiosk' + kiosk_id.bytes, 'sha256').hex()}"


def device_of(link_key: bytes, token: str) -> UUID | None:
    """Give the row of a tablet whose cookie has our signature; None for any other."""
    try:
        kiosk_id = UUID(hex=token.partition(".")[0])
    except ValueError:
        return None
    right = device_token(link_key, kiosk_id)
    return kiosk_id if hmac.compare_digest(right.encode(), token.encode()) else None


def session_token() -> str:
    """Make the value of a patient's cookie."""
    return secrets.token_urlsafe(SESSION_BYTES)


def receipt() -> str:
    """Make a receipt that can be read out on the telephone: "K7M4-QX2P"."""
    letters = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(RECEIPT_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def recovery_codes(number: int) -> list[str]:
    """Make codes that stand in for a lost second factor, 80 bits each: "K7M4-QX2P-9ABD-H3TR"."""
    return ["-".join("".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(4)) for _ in range(4))
            for _ in range(number)]
