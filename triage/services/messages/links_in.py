"""Addresses in a message: our own link may stand there, nobody else's."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

ENDINGS = ("com|org|net|info|biz|io|gle|ly|uk|ru|cn|de|mx|ca|eu|gov|edu|mil|int|app|site|online|shop|xyz|club"
           "|health|clinic|dev|cc|tk|tv|gd|ws|example")
MORE = "co|gl|me|us|es|to|in|be|ai|so|sh|it|link|page|care|top|doctor|test"   # words too: only before a slash
ADDRESS = re.compile(
    r"\b(?:[a-z][a-z0-9+.]*://|hxxps?:|www\.|mailto:|javascript:|data:)[^\s<>\"']+"
    r"|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
    rf"|\b(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+(?:(?:{ENDINGS})\b(?:[:/][^\s<>\"']*)?|(?:{MORE})/[^\s<>\"']*)"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b(?:[:/]\S*)?", re.IGNORECASE)
SHORTENERS = frozenset((
    "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly", "t.ly",
    "rb.gy", "shorturl.at", "tiny.cc", "lnkd.in", "bl.ink", "s.id", "v.gd", "qr.ae", "forms.gle", "youtu.be"))
OWN_PATH = re.compile(r"/i/[A-Za-z0-9_\-]{20,}")   # 20 letters of base64url are 120 bits


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Give where addresses of any kind stand: [start, end), without the full stop of their sentence."""
    for found in ADDRESS.finditer(text):
        yield found.start(), found.start() + len(found.group().rstrip(".,;:!?)"))


def is_own(address: str, own_host: str | None) -> bool:
    """Say whether an address is a patient's link here. Without a host, any server's link of that shape is."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not OWN_PATH.fullmatch(parts.path):
        return False
    if parts.query or parts.fragment or parts.username:
        return False
    return parts.scheme == "https" if own_host is None else parts.netloc == own_host


def is_shortener(address: str) -> bool:
    """Say whether an address hides another one."""
    host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    return host.removeprefix("www.") in SHORTENERS
