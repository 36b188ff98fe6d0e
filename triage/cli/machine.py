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
    """One part that Debian has packages for. An `optional` one may be lacking where it has none."""

    name: str
    packages: tuple[str, ...]
    present: Callable[[], bool]
    optional: bool = False


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


def _shell() -> bool:
    return shutil.which("chromium-headless-shell") is not None


def _webkit() -> bool:
    small = any(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return small and shutil.which("WebKitWebDriver") is not None


def _screen() -> bool:
    return shutil.which("Xvfb") is not None


def _postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb") is not None


def _systemd() -> bool:
    return shutil.which("systemd-analyze") is not None


def _clock() -> bool:
    return any(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


def _caddy() -> bool:
    return shutil.which("caddy") is not None


def _firewall() -> bool:
    return all(shutil.which(name) for name in ("nft", "ip"))


def _cluster() -> bool:
    return all(shutil.which(name) for name in ("patroni", "etcd", "openssl"))


def _proxy() -> bool:
    return Path("/usr/sbin/haproxy").exists()


def _ways() -> bool:
    return _proxy() and Path("/usr/sbin/pgbouncer").exists()


PDF = (
    Part("the libraries that WeasyPrint draws PDF with",
         ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"), _pango),
    Part("a font", ("fontconfig", "fonts-dejavu-core"), _fonts),
)
WEBKIT = (Part("Safari's engine", ("webkit2gtk-driver",), _webkit, optional=True),
          Part("a screen for it", ("xvfb",), _screen, optional=True))
# The one without a window opens a page in a fifth of the time; where it lacks, the whole one is used.
CHROMIUM = (Part("chromium", ("chromium",), _browser),
            Part("chromium without a window", ("chromium-headless-shell",), _shell, optional=True))
UNITS = Part("systemd's own reading of units", ("systemd",), _systemd)
CLOCK = Part("a clock that jumps", ("libfaketime",), _clock)
AROUND = (Part("the proxy in front", ("caddy",), _caddy, optional=True),
          Part("the firewall around", ("nftables", "iproute2"), _firewall, optional=True))
TESTS = (*PDF, *CHROMIUM, Part("PostgreSQL", ("postgresql",), _postgresql), UNITS, CLOCK, *WEBKIT, *AROUND)

BENCH = (*PDF, *CHROMIUM, Part("PostgreSQL", ("postgresql",), _postgresql),
         Part("HAProxy", ("haproxy",), _proxy))

# Three databases that fail over, on this machine: for `make ha` alone.
HA = (Part("PostgreSQL", ("postgresql",), _postgresql),
      Part("Patroni and etcd", ("patroni", "python3-etcd", "etcd-server", "openssl"), _cluster),
      Part("HAProxy and PgBouncer", ("haproxy", "pgbouncer"), _ways))


def missing(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Give the parts that this machine does not have."""
    return tuple(part for part in parts if not part.present())


def may_install() -> bool:
    """Whether packages can be installed here without asking anybody."""
    return os.geteuid() == 0 and Path("/usr/bin/apt-get").exists()


def install(parts: tuple[Part, ...]) -> None:
    """Install the Debian packages of `parts`, each by itself: one that is not to be had stops no other.

    What apt-get says is shown only when it goes wrong.
    """
    print(f"backstory: installing {' '.join(_packages(parts))}", flush=True)
    _apt_get("update")
    for part in parts:
        _apt_get("install", "--yes", "--no-install-recommends", *part.packages)


def _apt_get(*words: str) -> None:
    environment: Mapping[str, str] = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["/usr/bin/apt-get", "-q", *words], env=environment,  # noqa: S603 - fixed words
                          capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)


def offered(part: Part) -> bool:
    """Whether Debian has the packages of a part. Elsewhere somebody else may have them."""
    apt_cache = shutil.which("apt-cache")
    return apt_cache is None or all(
        subprocess.run([apt_cache, "show", package], capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words
        for package in part.packages)


def complete(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Install what is missing where that is allowed; give what is still missing then."""
    lacking = missing(parts)
    if lacking and may_install():
        install(lacking)
        lacking = missing(parts)
    return lacking


def complete_at_rest(parts: tuple[Part, ...], services: tuple[str, ...]) -> tuple[Part, ...]:
    """Do so, and stop what Debian starts when it is installed: nobody asked for it to run."""
    fresh = bool(missing(parts))
    lacking = complete(parts)
    if fresh and (systemctl := shutil.which("systemctl")) and Path("/run/systemd/system").is_dir():
        subprocess.run([systemctl, "disable", "--quiet", "--now", *services], check=False)  # noqa: S603 - fixed words
    return lacking


def describe(lacking: tuple[Part, ...]) -> str:
    """Say in one line what is missing and how to get it."""
    names = ", ".join(part.name for part in lacking)
    return f"missing: {names}. Install with: apt-get install {' '.join(_packages(lacking))}"


def _packages(parts: tuple[Part, ...]) -> list[str]:
    return [package for part in parts for package in part.packages]


def main() -> None:
    """Bring what the tests need; with CI=true end with 1 where something that can be had is still missing."""
    lacking = complete(TESTS)
    if lacking:
        print(f"backstory: {describe(lacking)}", file=sys.stderr)
        needed = any(not part.optional or offered(part) for part in lacking)
        if needed and os.environ.get("CI", "").lower() in {"1", "true"}:
            sys.exit(1)
        print("backstory: the tests that need it are skipped", file=sys.stderr)


if __name__ == "__main__":
    main()
