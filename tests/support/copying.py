"""A copy of the project as somebody has it who just fetched it."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.support import tree
from triage.config import ROOT

EXTRAS = ("pdf", "content")
FLASK = "#!{python}\nimport sys\nfrom flask.cli import main\nsys.exit(main())\n"
STAMP = ("import runpy; found = runpy.run_path('triage/cli/prepare.py'); "
         "found['STAMP'].write_text('\\n'.join([found['fingerprint'](), *{extras}]))")


def copy_tree(target: Path) -> None:
    """Copy the project without anything generated, with a .venv that points at the packages of this one.

    As if `make` had installed it: fetching all packages once more would take minutes and prove nothing new.
    """
    for path in tree.files():
        there = target / path.relative_to(ROOT)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, there)
    venv = target / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    packages = next(venv.glob("lib/python*/site-packages"))
    (packages / "shared.pth").write_text(f"{target}\n{sysconfig.get_path('purelib')}\n")
    (venv / "bin" / "flask").write_text(FLASK.format(python=venv / "bin" / "python"))
    (venv / "bin" / "flask").chmod(0o755)
    subprocess.run([sys.executable, "-I", "-c", STAMP.format(extras=EXTRAS)], cwd=target, check=True)
