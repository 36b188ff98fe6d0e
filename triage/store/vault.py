"""The file of a backup: what is in it can be neither read nor changed unseen without the installation's key.

    magic, length of the header (4 bytes), the header (JSON), its SHA-256 (32), then chunks one after another

The header holds a key made for this file alone, sealed with the active key of the installation. Every chunk
is sealed with that, and bound to the header and to its own number: one that is changed, missing or in another
place does not open, and is named. All chunks but the last have the same length, so that a place in the file
says which chunk it is.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from triage.store.crypto import Cipher
from triage.store.errors import BadBackup, Damaged

MAGIC = b"backstory-backup-1\n\0"
CHUNK = 1 << 20
TAG = 16
LONGEST_HEADER = 1 << 20
LENGTH = struct.Struct(">I")
NUMBER = struct.Struct(">Q")
HASH_LENGTH = 32
KEY_LENGTH = 32


@dataclass(frozen=True)
class Vault:
    """An opened backup: `about` is its header, `start` where its chunks begin."""

    path: Path
    about: Mapping[str, Any]
    start: int
    key: AESGCM
    bound: bytes

    @property
    def sizes(self) -> dict[str, int]:
        """The parts by name, in order, with their lengths."""
        return {part["name"]: part["size"] for part in self.about["parts"]}

    @property
    def chunks(self) -> int:
        """How many chunks there must be."""
        return max(1, -(-sum(self.sizes.values()) // CHUNK))

    def length(self, number: int) -> int:
        """Give the bytes of one chunk in the file."""
        return min(CHUNK, sum(self.sizes.values()) - number * CHUNK) + TAG


def write(file: IO[bytes], cipher: Cipher, about: Mapping[str, Any], parts: Mapping[str, Path]) -> None:
    """Write a backup of some files. `about` must have an "id" of its own."""
    secret = os.urandom(KEY_LENGTH)
    whole = {**about, "key": cipher.seal(secret, _place(about["id"])).hex(), "parts": [
        {"name": name, "size": path.stat().st_size} for name, path in parts.items()]}
    header = json.dumps(whole).encode()
    bound = hashlib.sha256(header).digest()
    file.write(MAGIC + LENGTH.pack(len(header)) + header + bound)
    total = sum(part["size"] for part in whole["parts"])
    last = max(1, -(-total // CHUNK)) - 1
    key = AESGCM(secret)
    for number, plain in enumerate(_pieces(parts)):
        file.write(key.encrypt(_nonce(number), plain, _bound(bound, number, number == last)))


def open_vault(path: Path, cipher: Cipher) -> Vault:
    """Read the header. Raises BadBackup, which says what is wrong with the file."""
    with path.open("rb") as file:
        begin = file.read(len(MAGIC) + LENGTH.size)
        if not begin.startswith(MAGIC):
            raise BadBackup(f"{path.name} is no backup, or its first {len(MAGIC)} bytes were changed.")
        length = LENGTH.unpack(begin[len(MAGIC):])[0] if len(begin) == len(MAGIC) + LENGTH.size else 0
        end = len(begin) + length + HASH_LENGTH
        header, bound = file.read(min(length, LONGEST_HEADER)), file.read(HASH_LENGTH)
    if not 0 < length <= LONGEST_HEADER or hashlib.sha256(header).digest() != bound:
        raise BadBackup(f"The header of {path.name} was changed: somewhere in its first "
                        f"{min(end, LONGEST_HEADER)} bytes.")
    about = json.loads(header)
    try:
        secret = cipher.open(bytes.fromhex(about["key"]), _place(about["id"]))
    except Damaged as error:
        raise BadBackup(f"{path.name} does not open with the keys given: {error}") from error
    return Vault(path, about, end, AESGCM(secret), bound)


def check(vault: Vault) -> list[str]:
    """Open every chunk; name each that does not open, and what is missing or too much at the end."""
    wrong = []
    with vault.path.open("rb") as file:
        for number in range(vault.chunks):
            if _opened(vault, file, number) is None:
                wrong.append(_named(vault, file, number))
    total = vault.start + sum(vault.sizes.values()) + vault.chunks * TAG
    if (size := vault.path.stat().st_size) > total:
        wrong.append(f"{size - total} bytes too many at the end, from byte {total} on")
    return wrong


def extract(vault: Vault, folder: Path) -> dict[str, Path]:
    """Write the parts into a folder, for the owner alone. Raises BadBackup naming the first bad chunk."""
    plain, paths = _plain(vault), {}
    rest = b""
    for name, size in vault.sizes.items():
        paths[name] = folder / name
        with os.fdopen(os.open(paths[name], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            left = size
            while left:
                rest = rest or next(plain)
                written = file.write(rest[:left])
                left, rest = left - written, rest[written:]
    return paths


def _plain(vault: Vault) -> Iterator[bytes]:
    with vault.path.open("rb") as file:
        for number in range(vault.chunks):
            plain = _opened(vault, file, number)
            if plain is None:
                raise BadBackup(f"{vault.path.name}: {_named(vault, file, number)}.")
            yield plain


def _opened(vault: Vault, file: IO[bytes], number: int, as_number: int | None = None) -> bytes | None:
    """Open one chunk, as the one that it should be or as another; None where it does not open."""
    wanted = number if as_number is None else as_number
    file.seek(vault.start + number * (CHUNK + TAG))
    try:
        return vault.key.decrypt(_nonce(wanted), file.read(vault.length(number)),
                                 _bound(vault.bound, wanted, wanted == vault.chunks - 1))
    except (InvalidTag, ValueError):
        return None


def _named(vault: Vault, file: IO[bytes], number: int) -> str:
    start = vault.start + number * (CHUNK + TAG)
    size = vault.path.stat().st_size
    name = f"chunk {number + 1} of {vault.chunks} (bytes {start} to {start + vault.length(number) - 1})"
    if start >= size:
        return f"chunk {number + 1} of {vault.chunks} is missing: the file ends at byte {size}"
    other = next((one for one in range(vault.chunks) if _opened(vault, file, number, one) is not None), None)
    return f"{name} was changed or cut" if other is None else f"{name} is not in its place: it is {other + 1}"


def _pieces(parts: Mapping[str, Path]) -> Iterator[bytes]:
    rest, some = b"", False
    for path in parts.values():
        with path.open("rb") as file:
            while piece := file.read(CHUNK - len(rest)):
                rest += piece
                if len(rest) == CHUNK:
                    yield rest
                    rest, some = b"", True
    if rest or not some:
        yield rest


def _nonce(number: int) -> bytes:
    return bytes(4) + NUMBER.pack(number)


def _bound(header: bytes, number: int, last: bool) -> bytes:
    return header + NUMBER.pack(number) + bytes([last])


def _place(id_: str) -> str:
    return f"backup:key:{id_}"
