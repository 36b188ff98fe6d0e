"""Where the keys of the records come from: the settings themselves, a file, or a command.

A command is for a key service, or a vault's own program: a list of words that is run without a shell and
prints what the file would hold, one `id:base64` a line. What it prints is never shown, nor written anywhere.
"""

import json
import re
import stat
import subprocess
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from pathlib import Path

BYTES = 32
FILE = "file:"
COMMAND = "command:"
SECONDS = 20            # for a command to answer
OTHERS = stat.S_IRWXG | stat.S_IRWXO
LONGEST = 64 * 1024
NAME = re.compile(r"[!-+\--9;-~]{1,64}")   # printable, without blanks, ':' and ','

Given = str | Mapping[str, str | bytes] | Sequence[str]


def read(given: Given) -> Mapping[str, bytes]:
    """Give keys of 32 bytes by id. Raises ValueError, which never holds anything of a key.

    `given`: {id: base64 or bytes}; "id:base64,id:base64"; "file:/path"; a list of words; or
    'command:["word", "word"]', which is how the environment gives a list.
    """
    if isinstance(given, Mapping):
        return _whole({name: key(value) for name, value in given.items()})
    if not isinstance(given, str):
        return parse(run(given))
    if given.startswith(FILE):
        return parse(_file(Path(given.removeprefix(FILE))))
    if given.startswith(COMMAND):
        return parse(run(_words(given.removeprefix(COMMAND))))
    return parse(given.replace(",", "\n"))


def parse(text: str) -> Mapping[str, bytes]:
    """Read lines of `id:base64`; empty ones and those that begin with # are passed over."""
    lines = [line.strip() for line in text.splitlines()]
    pairs = [line.partition(":") for line in lines if line and not line.startswith("#")]
    if len({name for name, _, _ in pairs}) < len(pairs):
        raise ValueError("two keys have the same id")
    return _whole({name.strip(): key(value.strip()) for name, _, value in pairs})


def key(value: str | bytes) -> bytes:
    """Read one key. Raises ValueError."""
    try:
        found = value if isinstance(value, bytes) else b64decode(value, validate=True)
    except Base64Error as error:
        raise ValueError(f"a key is {BYTES} random bytes in base64") from error
    if len(found) != BYTES:
        raise ValueError(f"a key has {BYTES} bytes, this one has {len(found)}")
    return found


def run(words: Sequence[str]) -> str:
    """Give what a command prints. Raises ValueError; of what it said, nothing is passed on."""
    if not words or not all(isinstance(word, str) for word in words):
        raise ValueError("the command is a list of words")
    try:
        done = subprocess.run(list(words), capture_output=True, stdin=subprocess.DEVNULL, timeout=SECONDS,  # noqa: S603 - the administrator's own words, and no shell
                              check=False)
    except FileNotFoundError:
        raise ValueError(f"there is no command {words[0]!r}") from None
    except OSError as error:
        raise ValueError(f"the command {words[0]!r} does not run: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise ValueError(f"the command {words[0]!r} gave no answer in {SECONDS} seconds") from None
    if done.returncode:
        raise ValueError(f"the command {words[0]!r} ended with {done.returncode}; run it by hand to see why")
    return _text(done.stdout, f"the command {words[0]!r}")


def _words(text: str) -> Sequence[str]:
    try:
        words = json.loads(text)
    except json.JSONDecodeError:
        words = None
    if not isinstance(words, list):
        raise ValueError(f'write the command as {COMMAND}["word", "word"]')
    return words


def _file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(path.stat().st_mode)
            data = file.read(LONGEST + 1)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    if mode & OTHERS:
        raise ValueError(f"{path} can be read by others: chmod 600 {path}")
    return _text(data, str(path))


def _text(data: bytes, whose: str) -> str:
    if len(data) > LONGEST:
        raise ValueError(f"{whose} holds more than keys")
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        raise ValueError(f"{whose} holds something other than lines of id:base64") from None


def _whole(keys: Mapping[str, bytes]) -> Mapping[str, bytes]:
    if not keys:
        raise ValueError("there is no key in it")
    for name in keys:
        if not NAME.fullmatch(name):
            raise ValueError("the id of a key is 1 to 64 plain characters, without ':' and ','")
    return keys
