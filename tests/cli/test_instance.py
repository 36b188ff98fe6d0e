"""The folder of one installation: fresh keys, for its owner alone."""

from pathlib import Path

from triage.cli.instance import write_config
from triage.config import load


def test_written_configuration_is_whole(tmp_path: Path) -> None:
    write_config(tmp_path, demo=True)
    settings = load({}, {"INSTANCE_DIR": tmp_path})
    assert settings.demo
    assert len(settings.encryption_keys[settings.active_key]) == 32


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    write_config(folder, demo=False)
    assert (folder / "config.py").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_keys_that_are_there_stay(tmp_path: Path) -> None:
    assert write_config(tmp_path, demo=True)
    before = (tmp_path / "config.py").read_bytes()
    assert not write_config(tmp_path, demo=False)
    assert (tmp_path / "config.py").read_bytes() == before


def test_no_two_installations_share_a_key(tmp_path: Path) -> None:
    keys = []
    for name in ("a", "b"):
        write_config(tmp_path / name, demo=False)
        settings = load({}, {"INSTANCE_DIR": tmp_path / name})
        keys += [settings.secret_key, settings.password_salt, settings.totp_secret,
                 settings.link_key, *settings.encryption_keys.values()]
    assert len(set(keys)) == 10


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_config(tmp_path, demo=False)
    assert [path.name for path in tmp_path.iterdir()] == ["config.py"]
