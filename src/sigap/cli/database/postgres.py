"""The embedded PostgreSQL: makes the cluster, starts it as a child, mends what a crash left behind.

It listens on a unix socket in a folder of its own, never on a network; who may do what is in `roles`.
"""

import os
import shutil
import signal
import stat
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import psycopg

from sigap.cli.database import programs
from sigap.cli.failure import CommandFailed, NotNow
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.cli.processes.children import Account, Program, RunningChild

OWNER = "sigap_owner"
DATABASE = "sigap"
_READY_WITHIN = 60.0  # seconds; recovery after a crash is part of it
_LEFTOVERS_END_WITHIN = 20.0
_OURS_ALONE = 0o700
_MEGABYTE = 2**20

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Small: one task force, on one machine, beside everything else. What it buffers follows from its size: `_buffers`.
    "max_connections": "60",
    # All tables, policies and functions are laid in one transaction; each is a lock.
    "max_locks_per_transaction": "256",
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_wal_size": "256MB",
    "autovacuum_max_workers": "1",
    "jit": "off",
    "huge_pages": "off",
    # The log never holds what people wrote. A statement's error message may quote its values, so errors of
    # statements stay out altogether: whoever sent the statement is told. Starts, stops and refusals remain.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_lock_waits": "off",
    "log_autovacuum_min_duration": "-1",
    "log_line_prefix": "%m [%p] ",
}
_DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
# A cluster that is thrown away after the tests need not survive a power cut. Its tables are filled and rolled back
# thousands of times: statistics taken in between would tell the planner that they are empty. Every test acts under
# several roles on few rows: a plan for each value costs more than any of its rows does.
_THROW_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "plan_cache_mode": "force_generic_plan",
}


MEMORY = Path("/dev/shm")  # noqa: S108  where tests put what they throw away
_CLUSTERS_IN_MEMORY = MEMORY / "sigap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One embedded cluster: its place on disk, its socket folder, and the account it runs as."""

    home: Home
    place: Path
    sockets: Path
    account: Account | None
    is_durable: bool = True

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def demo_mark(self) -> Path:
        return self.place / "demo"

    @property
    def log(self) -> Path:
        return self.home.logs / "postgres.log"

    def url(self, user: str, password: str, database: str = DATABASE) -> str:
        return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={quote(str(self.sockets))}"

    def owner_url(self, database: str = DATABASE) -> str:
        return self.url(OWNER, self.home.secrets()["owner"], database)


def cluster_of(home: Home, *, is_durable: bool = True) -> Cluster:
    """The cluster that belongs to this home. As root it lies under /var/lib/sigap, else inside the home.

    That of a home in memory lies in memory too.
    """
    account = programs.account()
    short = sha256(str(home.path).encode()).hexdigest()[:12]
    if account is not None:
        place = (_CLUSTERS_IN_MEMORY if home.path.is_relative_to(MEMORY) else programs.STATE) / short
        sockets = place / "socket"
    else:
        place = home.path / "pg"
        # A socket's path may have about 100 characters, and a home may be anywhere.
        sockets = Path("/tmp") / f"sigap-{os.geteuid()}-{short}"  # noqa: S108  owner and mode are checked below
    return Cluster(home=home, place=place, sockets=sockets, account=account, is_durable=is_durable)


def fits_home(cluster: Cluster) -> bool:
    """Whether the data on disk, if any, belongs to this home (both carry one id)."""
    mark = cluster.place / "id"
    return not cluster.data.exists() or (mark.exists() and mark.read_text().strip() == cluster.home.identity())


def create(cluster: Cluster, *, is_demo: bool) -> None:
    """Makes an empty cluster, whole or not at all."""
    _make_place(cluster)
    new = cluster.place / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    _give(cluster, cluster.place / "id", cluster.home.identity())
    if is_demo:
        _give(cluster, cluster.demo_mark, "CONTOH")
    password = cluster.place / "pwfile"
    _give(cluster, password, cluster.home.secrets()["owner"])
    argv = [str(programs.binaries() / "initdb"), "-D", str(new), "-U", OWNER, f"--pwfile={password}"]
    argv += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    argv += ["--builtin-locale=C.UTF-8", "--data-checksums"]
    if not cluster.is_durable:
        argv.append("--no-sync")
    log = cluster.home.logs / "initdb.log"
    log.unlink(missing_ok=True)
    program = Program(name="initdb", argv=tuple(argv), env={}, log=log, cwd=cluster.place, account=cluster.account)
    try:
        if children.run(program) != 0:
            raise NotNow(f"Basis data tidak dapat dibuat ({log}):\n{children.last_lines(log)}")
    finally:
        password.unlink(missing_ok=True)
    new.rename(cluster.data)


def start(cluster: Cluster) -> tuple[RunningChild, Program]:
    """Starts the server as a child that dies with us; it is not ready yet (see `wait_until_ready`)."""
    _make_place(cluster)
    _make_socket_folder(cluster)
    stop_leftovers(cluster)
    children.keep_small(cluster.log)
    program = server_program(cluster)
    return children.spawn(program), program


def server_program(cluster: Cluster) -> Program:
    argv = [str(programs.binaries() / "postgres"), "-D", str(cluster.data), "-k", str(cluster.sockets)]
    settings = _SETTINGS | {"shared_buffers": f"{_buffers(cluster)}MB"}
    for name, value in (settings | (_DURABLE if cluster.is_durable else _THROW_AWAY)).items():
        argv += ["-c", f"{name}={value}"]
    return Program(
        name="postgres",
        argv=tuple(argv),
        env={},
        log=cluster.log,
        cwd=cluster.place,
        account=cluster.account,
        stop_signal=signal.SIGINT,  # "fast": ends sessions, writes everything down
        death_signal=signal.SIGQUIT,  # ends at once; the next start recovers
        patience=15.0,
    )


def _buffers(cluster: Cluster) -> int:
    """Megabytes: a quarter of what the tables hold, between 16 and 256; read anew at each start of the server.

    Each megabyte is held twice, here and by the system, which hands over a page almost as fast.
    """
    held = 0
    for folder, _, names in (cluster.data / "base").walk():
        for name in names:
            with suppress(FileNotFoundError):  # a server that was killed is still tidying up
                held += (folder / name).stat().st_size
    return min(256, max(16, held // _MEGABYTE // 4))


def wait_until_ready(cluster: Cluster, process: RunningChild) -> None:
    """Waits for the server to say that it is ready, then proves it by a real connection."""
    until = time.monotonic() + _READY_WITHIN
    while _status(cluster) != "ready":
        if process.poll() is not None or time.monotonic() > until:
            raise NotNow(f"Basis data tidak mau jalan ({cluster.log}):\n{children.last_lines(cluster.log)}")
        time.sleep(0.01)
    try:
        psycopg.connect(cluster.owner_url("postgres"), connect_timeout=10).close()
    except psycopg.OperationalError as error:
        raise CommandFailed(
            f"Basis data jalan tetapi menolak pemiliknya; apakah {cluster.home.path / 'secrets.json'} diganti? "
            f"Untuk data contoh jalankan: ./sigap demo --fresh\n({error})"
        ) from error


def is_answering(cluster: Cluster) -> bool:
    """Whether this cluster is running and lets its owner in."""
    if not cluster.data.exists() or not fits_home(cluster):
        return False
    try:
        psycopg.connect(cluster.owner_url("postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def remove(cluster: Cluster) -> None:
    """Deletes the cluster with everything in it; set aside in one step first, so that no half of it ever counts."""
    stop_leftovers(cluster)
    aside = cluster.place.with_name(f"{cluster.place.name}.discarded")
    shutil.rmtree(aside, ignore_errors=True)
    if cluster.place.exists():
        cluster.place.rename(aside)
    for folder in (aside, cluster.sockets):
        if folder.exists():
            shutil.rmtree(folder)


def stop_leftovers(cluster: Cluster) -> None:
    """Ends what an earlier server left running on this data, and removes its stale lock files.

    Every process of a server works in its data folder, so no stranger's process is ever meant, not even
    one that got a dead server's number.
    """
    until = time.monotonic() + _LEFTOVERS_END_WITHIN
    polite_until = time.monotonic() + _LEFTOVERS_END_WITHIN / 2
    asked: set[tuple[int, int]] = set()
    while left := _processes_in(cluster.data):
        if time.monotonic() > until:
            raise CommandFailed(
                f"Server basis data lama masih berjalan; jalankan: kill -QUIT {' '.join(map(str, left))}"
            )
        main = _main_process(cluster)
        number = signal.SIGINT if main in left and time.monotonic() < polite_until else signal.SIGQUIT
        for process in [main] if main in left else left:
            if (process, number) not in asked:
                asked.add((process, number))
                _signal(process, number)
        time.sleep(0.05)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (cluster.sockets / name).unlink(missing_ok=True)


def _status(cluster: Cluster) -> str:
    lines = _pid_file(cluster)
    return lines[7].strip() if len(lines) > 7 else ""  # noqa: PLR2004  the file's eighth line


def _main_process(cluster: Cluster) -> int:
    lines = _pid_file(cluster)
    return int(lines[0]) if lines and lines[0].strip().isdecimal() else -1


def _pid_file(cluster: Cluster) -> list[str]:
    try:
        return (cluster.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _processes_in(folder: Path) -> list[int]:
    data = folder.resolve()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                works_here = (entry / "cwd").readlink() == data
            except OSError:  # gone, or someone else's
                continue
            if works_here and (entry / "comm").read_text().strip() == "postgres":
                found.append(int(entry.name))
    return found


def _signal(process: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)


def _make_place(cluster: Cluster) -> None:
    cluster.place.mkdir(parents=True, exist_ok=True, mode=0o700)
    _belongs_to_account(cluster, cluster.place)
    cluster.place.chmod(0o700)


def _make_socket_folder(cluster: Cluster) -> None:
    """A folder in a shared place could have been put there by someone else: then it is refused."""
    try:
        cluster.sockets.mkdir(mode=_OURS_ALONE)
    except FileExistsError:
        pass
    else:
        _belongs_to_account(cluster, cluster.sockets)
    found = cluster.sockets.lstat()
    owner = cluster.account.uid if cluster.account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) != _OURS_ALONE:
        raise CommandFailed(
            f"{cluster.sockets} bukan folder milik SIGAP dengan izin 0700; jalankan: rm -rf {cluster.sockets}"
        )


def _belongs_to_account(cluster: Cluster, path: Path) -> None:
    if cluster.account is not None:
        os.chown(path, cluster.account.uid, cluster.account.gid, follow_symlinks=False)


def _give(cluster: Cluster, file: Path, text: str) -> None:
    """Writes a file that the server's account alone can read."""
    descriptor, name = tempfile.mkstemp(dir=cluster.place)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    _belongs_to_account(cluster, Path(name))
    Path(name).replace(file)
