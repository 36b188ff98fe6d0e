"""A PostgreSQL server that lives as long as the test run: `python cluster.py FOLDER PID`.

Runs beside the tests rather than below one of their processes, since several of them use it and none
knows who is the last. It ends the server, and removes its files, when the process PID is gone.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

READY = "ready"
FAILED = "failed"
SECONDS = 30


def binaries() -> Path | None:
    """Give the newest installed PostgreSQL's folder of programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


def unprivileged() -> list[str]:
    """Give the words before a command that must not run as root: initdb and postgres refuse."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


def main(folder: Path, parent: int) -> None:
    """Start the server, say so in the file `ready`, and stay until the parent is gone."""
    programs = binaries()
    assert programs is not None
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = None
    try:
        _run(programs / "initdb", "--auth=trust", "--username=test", "--encoding=UTF8", "--locale=C.UTF-8",
             "--data-checksums", "--no-sync", "-D", folder / "data")
        server = subprocess.Popen(
            [*unprivileged(), programs / "postgres", "-D", folder / "data", "-k", folder, "-h", "",
             # Plans must not depend on whether the tables were analysed a moment ago.
             "-c", "max_connections=200", "-c", "autovacuum=off"], cwd=folder, stdout=subprocess.DEVNULL,
            stderr=(folder / "log").open("wb"))
        _await(programs, folder, server)
        (folder / READY).touch()
        while _alive(parent) and server.poll() is None:
            time.sleep(0.2)
    finally:
        if server:
            server.send_signal(signal.SIGINT)   # a fast shutdown: nobody is waited for
            server.wait(SECONDS)
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)


def _run(*command: object) -> None:
    done = subprocess.run([*unprivileged(), *map(str, command)], cwd="/", capture_output=True, text=True,
                          check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)


def _await(programs: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(SECONDS * 10):
        asked = subprocess.run([programs / "pg_isready", "-q", "-h", folder], cwd="/", check=False)
        if asked.returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError((folder / "log").read_text())


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    where = Path(sys.argv[1])
    try:
        main(where, int(sys.argv[2]))
    except RuntimeError as error:
        where.mkdir(exist_ok=True)
        (where / FAILED).write_text(str(error))
        raise
