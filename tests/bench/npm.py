"""Packages from npm that the bench compares with: fetched once, kept outside the project."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path


def folder(name: str) -> Path:
    """Give the folder that fetched packages are kept in, made where it is missing."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    found = cache / "backstory-bench" / name
    found.mkdir(parents=True, exist_ok=True)
    return found


def installed(package: str, version: str) -> Path:
    """Give a folder with the package and what it needs in node_modules. Raises OSError saying what lacks."""
    place = folder(f"{package}-{version}")
    if not (place / "node_modules" / package).is_dir():
        _npm("install", "--no-audit", "--no-fund", "--prefix", str(place), f"{package}@{version}",
             place=place)
    return place


def unpacked(package: str, version: str) -> Path:
    """Give the package's own files alone. Raises OSError saying what lacks."""
    place = folder(f"{package}-{version}-alone")
    if not (place / "package").is_dir():
        _npm("pack", f"{package}@{version}", place=place)
        with tarfile.open(next(place.glob("*.tgz"))) as archive:
            archive.extractall(place, filter="data")
    return place / "package"


def _npm(*arguments: str, place: Path) -> None:
    if not shutil.which("node") or not shutil.which("npm"):
        raise OSError("node or npm is not installed: apt-get install nodejs npm")
    done = subprocess.run(["npm", *arguments, "--silent"], cwd=place, capture_output=True, check=False)
    if done.returncode != 0:
        raise OSError(f"npm could not do this: {' '.join(arguments)}")
