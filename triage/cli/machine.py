"""What the machine itself must bring: fonts and libraries for PDF, a browser and PostgreSQL for the tests."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """One part that Debian has packages for."""

    name: str
    packages: tuple[str, ...]
    present: Callable[[], bool]


def _pango() -> bool:
    try:
        for library in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _fonts() -> bool:
    return any(Path("/usr/share/fonts").rglob("*.[to]tf"))


def _browser() -> bool:
    return shutil.which("chromium") is not None


def _postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb") is not None


PDF = (
    Part("the libraries that WeasyPrint draws PDF with",
         ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"), _pango),
    Part("a font", ("fontconfig", "fonts-dejavu-core"), _fonts),
)
TESTS = (*PDF, Part("chromium", ("chromium",), _browser), Part("PostgreSQL", ("postgresql",), _postgresql))


def missing(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Give the parts that this machine does not have."""
    return tuple(part for part in parts if not part.present())


def may_install() -> bool:
    """Whether packages can be installed here without asking anybody."""
    return os.geteuid() == 0 and Path("/usr/bin/apt-get").exists()


def install(parts: tuple[Part, ...]) -> None:
    """Install the Debian packages of `parts`; what apt-get says is shown only when it goes wrong."""
    packages = [package for part in parts for package in part.packages]
    print(f"backstory: installing {' '.join(packages)}", flush=True)
    environment: Mapping[str, str] = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(["/usr/bin/apt-get", "-q", *command], env=environment,  # noqa: S603 - fixed words
                              capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)


def complete(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Install what is missing where that is allowed; give what is still missing then."""
    lacking = missing(parts)
    if lacking and may_install():
        install(lacking)
        lacking = missing(parts)
    return lacking


def describe(lacking: tuple[Part, ...]) -> str:
    """Say in one line what is missing and how to get it."""
    packages = " ".join(package for part in lacking for package in part.packages)
    return f"missing: {', '.join(part.name for part in lacking)}. Install with: apt-get install {packages}"


def main() -> None:
    """Bring what the tests need; with CI=true end with 1 where something is still missing."""
    lacking = complete(TESTS)
    if lacking:
        print(f"backstory: {describe(lacking)}", file=sys.stderr)
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            sys.exit(1)
        print("backstory: the tests that need it are skipped", file=sys.stderr)


if __name__ == "__main__":
    main()
