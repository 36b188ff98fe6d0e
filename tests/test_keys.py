"""Where the keys come from: the settings, a file, or a command."""

import sys
from base64 import b64encode
from pathlib import Path

import pytest

from triage import keys

KEY = b64encode(bytes(32)).decode()
FOUND = {"k1": bytes(32)}


def file_of(tmp_path: Path, text: str, mode: int = 0o600) -> str:
    path = tmp_path / "keys"
    path.write_text(text)
    path.chmod(mode)
    return f"file:{path}"


def test_keys_come_from_the_settings_and_the_environment() -> None:
    assert keys.read({"k1": KEY}) == keys.read({"k1": bytes(32)}) == keys.read(f"k1:{KEY}") == FOUND
    assert set(keys.read(f"k1:{KEY},k2:{KEY}")) == {"k1", "k2"}


def test_keys_come_from_a_file(tmp_path: Path) -> None:
    assert keys.read(file_of(tmp_path, f"# ours\n\nk1:{KEY}\n")) == FOUND


@pytest.mark.parametrize(("text", "mode", "says"), [
    (f"k1:{KEY}", 0o644, "chmod 600"), ("", 0o600, "no key"), ("k1:short", 0o600, "base64"),
    (f"k1:{KEY}\nk1:{KEY}", 0o600, "same id"), ("\u00e9", 0o600, "other than lines"),
    (f":{KEY}", 0o600, "id of")])
def test_a_file_that_will_not_do_is_refused(tmp_path: Path, text: str, mode: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        keys.read(file_of(tmp_path, text, mode))


def test_keys_come_from_a_command_without_a_shell(tmp_path: Path) -> None:
    program = f"import sys; print('k1:{KEY}'); sys.stderr.write('noise'); assert sys.argv[1] == '$HOME; ls'"
    words = [sys.executable, "-c", program, "$HOME; ls"]
    assert keys.read(words) == FOUND
    path = tmp_path / "program.py"
    path.write_text(f"print('k1:{KEY}')")
    assert keys.read(f'command:["{sys.executable}", "{path}"]') == FOUND


@pytest.mark.parametrize(("program", "says"), [
    (f"print('k1:{KEY}'); raise SystemExit(3)", "ended with 3"), ("print('x' * 99999)", "more than keys"),
    ("import time; time.sleep(60)", "no answer")])
def test_a_command_that_fails_is_named_and_what_it_said_is_not(monkeypatch: pytest.MonkeyPatch, program: str,
                                                               says: str) -> None:
    monkeypatch.setattr(keys, "SECONDS", 1 if "sleep" in program else 20)
    with pytest.raises(ValueError, match=says) as refusal:
        keys.read([sys.executable, "-c", program])
    assert KEY not in repr(refusal.value) + repr(refusal.value.__cause__)


def test_a_command_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="no command '/nowhere/vault'"):
        keys.read(["/nowhere/vault", "read"])
