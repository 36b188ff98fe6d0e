"""What a new password must be: long, and not one that is guessed early. No rule about its letters."""

from typing import Any

from flask_security import PasswordUtil
from zxcvbn import zxcvbn

from triage.forms.staff.first_run import PASSWORD

STRONG = 3          # of 0 to 4: more than 10^8 guesses
SHORTEST = 3        # letters of a word that is looked for
LETTERS_OF_ITS_OWN = 6
LOOKED_AT = 72      # characters: beyond these nobody guesses, and looking takes long
OURS = ("backstory", "clinic", "patient", "intake", "triage", "spine", "hospital", "doctor")
EARLY = "This password is guessed early. Use a few words that do not belong together"


class Passwords(PasswordUtil):
    """Checks new passwords; takes them exactly as they are typed."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """Give what is wrong with a new password, if anything, and the password as it was typed."""
        user = None if is_register else kwargs.get("user")
        about = (user.name, user.email) if user else ()
        wrong = flaw(password, *about)
        return [wrong] if wrong else None, password


def flaw(password: str, *about: str) -> str:
    """Say what is wrong with a new password; "" when nothing is. `about`: what others know of its owner.

    Thirty thousand passwords that were taken elsewhere are known, and how people vary them.
    """
    if not PASSWORD.min <= len(password) <= PASSWORD.max:
        return str(PASSWORD.message)
    known = [part for text in about for part in [text, *text.replace("@", " ").replace(".", " ").split()]]
    if _is_of(password, {*OURS, *known}):
        return EARLY
    return "" if zxcvbn(password[:LOOKED_AT], user_inputs=[*OURS, *known])["score"] >= STRONG else EARLY


def _is_of(password: str, known: set[str]) -> bool:
    """Whether a password is little more than words that everybody here knows."""
    rest = password.casefold()
    for word in sorted((one.casefold() for one in known if len(one) >= SHORTEST), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != password.casefold() and sum(letter.isalpha() for letter in rest) < LETTERS_OF_ITS_OWN
