"""PostgreSQL's own `pg_dump` and `psql`: which one fits a server, how they are called, what their failures are called.

What they complain of may quote rows. None of it is shown or kept: a failure is told by its kind alone.
"""

import errno
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from sigap.cli.copies import compression
from sigap.cli.database import programs
from sigap.cli.failure import CommandFailed
from sigap.cli.processes.children import Account
from sigap.kernel import lifeline

OUR_MAJOR = 18
"""The version of the programs that come with SIGAP."""
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CHUNK = 1024 * 1024
_LARGEST_COMPLAINT = 64 * 1024
# An older server does not know it, and the copy must be readable there too.
_TOO_NEW = b"\nSET transaction_timeout = 0;\n"
_DISK_FULL = "53100"
_OPENING = re.compile(rb"\A((?:--[^\n]*\n|\n)*)\\restrict [A-Za-z0-9]+\n")
_CLOSING = re.compile(rb"\n\\unrestrict [A-Za-z0-9]+\s*\Z")
_CATALOGUE = re.compile(rb"^(?:REVOKE|GRANT) (?:ALL|SELECT) ON (?:FUNCTION|TABLE) pg_catalog\.[^\n]*;\n", re.MULTILINE)
_TAIL_BYTES = 4096
_KINDS = (
    (re.compile(r"No space left on device|53100|could not extend file|Disk quota exceeded"), "disk penuh"),
    (re.compile(r"server version mismatch"), "versi server lain"),
    (re.compile(r"permission denied|42501"), "tidak ada izin pada basis data"),
    (re.compile(r"connection to server|08\d{3}|57P0\d|server closed the connection"), "sambungan ke basis data putus"),
    (re.compile(r"lock timeout|canceling statement due to lock|55P03"), "tabel sedang dikunci perintah lain"),
    (re.compile(r"role .* does not exist|42704"), "peran basis data tidak ada"),
)


class NoSpace(CommandFailed):
    """A disk is full; the message says which."""

    def __init__(self, place: Path | str) -> None:
        super().__init__(f"disk penuh: tidak ada ruang di {place}", status=1)


class ProgramFailed(CommandFailed):
    """One of PostgreSQL's programs gave up; the message names its kind of trouble and nothing that it read."""

    def __init__(self, program: str, complaint: str, status: int) -> None:
        kind = next((name for pattern, name in _KINDS if pattern.search(complaint)), f"berhenti dengan status {status}")
        super().__init__(f"{program}: {kind}", status=1)


@contextmanager
def telling_full_disk(place: Path) -> Iterator[None]:
    """Turns a write that finds no room into NoSpace."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise NoSpace(place) from None
        raise


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(name, safe='')}"))


def name_of(url: str) -> str:
    """The database an address names."""
    return psycopg.conninfo.conninfo_to_dict(url).get("dbname") or "sigap"  # type: ignore[return-value]  # text in a URL


def dump(url: str, *, snapshot: str, leave_out: tuple[str, ...], server: int, sink: Callable[[bytes], object]) -> None:
    """Hands the database as plain SQL to `sink`, piece by piece. Raises ProgramFailed, CommandFailed."""
    argv = [str(_dumper(server)), "--format=plain", "--no-owner", "--no-tablespaces", "--no-publications"]
    argv += ["--no-subscriptions", "--no-security-labels", "--encoding=UTF8", "--lock-wait-timeout=60s"]
    argv += [f"--snapshot={snapshot}", *(f"--exclude-table-data=public.{table}" for table in leave_out)]
    with _started(argv, url, stdout=subprocess.PIPE) as (process, complaint):
        assert process.stdout is not None
        is_head = True
        while piece := process.stdout.read(_CHUNK):
            sink(piece.replace(_TOO_NEW, b"\n", 1) if is_head else piece)
            is_head = False
        if status := process.wait():
            raise ProgramFailed("pg_dump", complaint(), status)


def load(url: str, dump_file: Path, *, account: Account | None = None) -> None:
    """Runs a dump in an empty database, whole or not at all. Raises NoSpace, ProgramFailed, CommandFailed."""
    argv = [str(programs.binaries() / "psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--output=/dev/null"]
    argv += ["--file=-"]
    # "sqlstate": of an error nothing is told but its code.
    argv += ["--set=ON_ERROR_STOP=1", "--set=VERBOSITY=sqlstate"]
    with _started(argv, url, stdin=subprocess.PIPE, account=account) as (process, complaint):
        assert process.stdin is not None
        # psql that gave up reads no more: its status says so.
        with suppress(BrokenPipeError), process.stdin as stream:
            stream.writelines(_fenced(dump_file))
        if status := process.wait():
            error = complaint()
            raise NoSpace("disk basis data") if _DISK_FULL in error else ProgramFailed("psql", error, status)


def _fenced(dump_file: Path) -> Iterator[bytes]:
    """The dump between marks of our own: what a changed copy asks of psql itself, such as a shell, is refused.

    pg_dump's marks, which say the same, give way to ours: whoever changed the copy knows them. What was granted on
    PostgreSQL's own functions and views comes from this version's files: an older server knows not all of them.
    """
    mark = secrets.token_hex(16).encode()
    yield b"\\restrict " + mark + b"\n"
    with compression.reading(dump_file) as stream:
        held = _OPENING.sub(rb"\1", stream.read(_CHUNK), count=1)
        while piece := stream.read(_CHUNK):
            whole = held.rfind(b"\n", 0, -_TAIL_BYTES) + 1
            yield _CATALOGUE.sub(b"", held[:whole])
            held = held[whole:] + piece
    yield _CLOSING.sub(b"\n", _CATALOGUE.sub(b"", held)) + b"\n\\unrestrict " + mark + b"\n"


@contextmanager
def _started(
    argv: list[str],
    url: str,
    *,
    stdin: object = subprocess.DEVNULL,
    stdout: object = None,
    account: Account | None = None,
) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[], str]]]:
    """A child that dies with us; what it complains of stays in memory."""
    parent = os.getpid()

    def tie() -> None:
        lifeline.arm(parent=parent)

    complaints = os.memfd_create("complaints")
    process = subprocess.Popen(
        argv,
        env=_environment(url),
        cwd="/",
        stdin=stdin,  # type: ignore[call-overload]  # a file or one of subprocess's marks
        stdout=stdout or subprocess.DEVNULL,
        stderr=complaints,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        process_group=0,
        preexec_fn=tie,  # noqa: PLW1509  the command has one thread only
    )
    try:
        yield process, lambda: os.pread(complaints, _LARGEST_COMPLAINT, 0).decode(errors="replace")
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        os.close(complaints)


def _environment(url: str) -> dict[str, str]:
    """The address as libpq's variables: on a command line everybody on the machine could read the password."""
    named = psycopg.pq.Conninfo.parse(url.encode())
    variables = {option.envvar.decode(): option.val.decode() for option in named if option.envvar and option.val}
    ours = {name: value for name, value in os.environ.items() if name.startswith("PG") or name in {"HOME", "PATH"}}
    return ours | variables | {"LC_ALL": "C"}


def _dumper(server: int) -> Path:
    """The server's own version's newest pg_dump, which knows what that server notes; else ours. Raises CommandFailed.

    A pg_dump of another version writes down what only its server understands, and the copy opens nowhere else.
    """
    ours = programs.binaries() / "pg_dump"
    found = {program: _version_of(program) for program in (ours, *_installed())}
    own = [program for program, version in found.items() if version[0] == server]
    if own:
        return max(own, key=found.__getitem__)
    if server <= OUR_MAJOR:
        return ours
    newer = [program for program, version in found.items() if version[0] > server]
    if newer:
        return newer[0]
    raise CommandFailed(
        f"server PostgreSQL {server} lebih baru daripada pg_dump yang ada; pasang: "
        f"apt-get install postgresql-client-{server}"
    )


def _installed() -> Iterator[Path]:
    yield from Path("/usr/lib/postgresql").glob("*/bin/pg_dump")
    yield from Path("/usr").glob("pgsql-*/bin/pg_dump")
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path)


def _version_of(program: Path) -> tuple[int, int]:
    """Major and minor; (0, 0) of a program that does not say."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\b(\d+)(?:\.(\d+)|devel|beta|rc)", done)
    return (int(found[1]), int(found[2] or 0)) if found else (0, 0)
