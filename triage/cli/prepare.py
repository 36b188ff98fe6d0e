"""Makes .venv and installs into it, once. Run by whichever python3 there is: python3 -I prepare.py pdf test.

Kept to what Python 3.6 can read, so that an old one says what is missing instead of showing a syntax error.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
COMPONENTS = "triage/components.txt"   # which releases
LEAST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def stop(message):  # type: (str) -> None
    """End with one line that says what to do."""
    sys.exit("backstory: " + message)


def use_newer_python():  # type: () -> None
    """Start again under a Python that is new enough, where there is one."""
    for name in NEWER:
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(found, [found, "-I", *sys.argv])
    stop("this needs Python 3.11 or newer, and python3 is {}.{}. Install a newer one, then: make {}".format(
        sys.version_info[0], sys.version_info[1], "run PYTHON=/path/to/python3.11"))


def require_venv():  # type: () -> None
    """Stop where Python came without its venv module, as Debian's does."""
    try:
        import ensurepip  # noqa: F401 - only asked for, and may be absent
        import venv  # noqa: F401
    except ImportError:
        stop("Python's venv module is missing. Install it, then try again: "
             "apt-get install python{}.{}-venv".format(*sys.version_info[:2]))


def make_venv():  # type: () -> None
    """Make .venv, or make it anew where it does not run or is not new enough."""
    test = "import sys, pip; sys.exit(sys.version_info < {})".format(LEAST)
    if PYTHON.exists() and subprocess.call([str(PYTHON), "-c", test], stderr=subprocess.DEVNULL) == 0:
        return
    require_venv()
    print("backstory: making .venv", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        stop("python -m venv could not make {}. What it said is above.".format(VENV))


def fingerprint():  # type: () -> str
    """Hash what decides which packages are needed, and where the tree stands."""
    parts = [(ROOT / name).read_bytes() for name in ("setup.cfg", "pyproject.toml", COMPONENTS)]
    places = [str(path).encode() for path in (ROOT, PYTHON.resolve())]
    return hashlib.sha256(b"\0".join(parts + places)).hexdigest()


def install(extras):  # type: (list[str]) -> None
    """Install the project and `extras`, unless they are in already."""
    wanted = fingerprint()
    lines = STAMP.read_text().split() if STAMP.exists() else []
    before = lines[1:] if lines[:1] == [wanted] else []
    if before and set(extras) <= set(before):
        return
    every = sorted(set(extras) | set(before))
    print("backstory: installing into .venv ({}); this happens once".format(", ".join(every)), flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check",
               "-c", str(ROOT / COMPONENTS), "-e", "{}[{}]".format(ROOT, ",".join(every))]
    if subprocess.call(command) != 0:
        stop("pip could not install the packages. What it said is above; nothing was started.")
    STAMP.write_text("\n".join([wanted, *every]) + "\n")


def main():  # type: () -> None
    """Make .venv whole for the extras named on the command line."""
    if sys.version_info < LEAST:
        use_newer_python()
    make_venv()
    install(sys.argv[1:])


if __name__ == "__main__":
    main()
