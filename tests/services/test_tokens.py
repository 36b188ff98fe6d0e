"""Secrets that cannot be guessed, and receipts that can be read out."""

import re

from triage.services.tokens import RECEIPT_ALPHABET, receipt, session_token


def test_session_tokens_are_long_and_never_the_same() -> None:
    tokens = {session_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43   # 256 bits in base64url


def test_a_receipt_has_no_letter_that_is_taken_for_another() -> None:
    shape = re.compile(f"[{RECEIPT_ALPHABET}]{{4}}-[{RECEIPT_ALPHABET}]{{4}}")
    assert all(shape.fullmatch(receipt()) for _ in range(50))
    assert not set("0O1I") & set(RECEIPT_ALPHABET)
