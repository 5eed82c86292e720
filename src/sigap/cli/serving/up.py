"""`./sigap up`: the production start of one part for its own OS user, or of all four under one.

Refuses an unsafe or incomplete environment and says everything that is wrong at once (see `readiness`). Without any
database address all of them run on the embedded one of this home, which is brought to this version first.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sigap.cli.copies.schedule import Keeper
from sigap.cli.database import demo_mark, migrating, postgres, roles, server, training_mark
from sigap.cli.database.server import Database
from sigap.cli.failure import NOT_NOW, CommandFailed, Stopped
from sigap.cli.home import CHECKOUT, Home
from sigap.cli.installation.waiting import RegisterKeeper
from sigap.cli.preparation import sources
from sigap.cli.processes import children, systemd
from sigap.cli.processes.children import SIGAP, Program
from sigap.cli.processes.supervisor import Supervisor
from sigap.cli.readiness import checklist, database, machine
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.readiness.start import SERVING, ReadinessFinding, Start
from sigap.cli.serving import session_limits, sites, training, vault
from sigap.config.env import Surface, hosts_of
from sigap.kernel import clock
from sigap.vault import root_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable

_FIRST = {Surface.PUBLIC: NumericAddress("127.0.0.1", 8000), Surface.DESK: NumericAddress("127.0.0.1", 8001)}
_REFUSED = 2
_BEATS_WITHIN = 90.0  # seconds
_ANSWERS_WITHIN = 30.0
_VAULT_URL = f"SIGAP_DATABASE_URL_{Surface.VAULT.upper()}"
"""For the checks; it comes from a file, see `vault.named_database`."""
_FROZEN_AFTER = timedelta(minutes=15)
"""Without a beat. A worker beats between its sweeps and their batches; no step between two takes minutes."""
_KEYS_EVERY = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was asked for: which parts, where they listen, and the environment they were given."""

    parts: tuple[Surface, ...]
    addresses: Mapping[Surface, NumericAddress]
    environ: Mapping[str, str] = field(repr=False)
    is_clock_right: bool

    @property
    def is_together(self) -> bool:
        return len(self.parts) > 1

    @property
    def is_embedded(self) -> bool:
        """No server is named, so the home's own is meant; one part alone always names its server."""
        named = (
            "DATABASE_URL",
            *(f"SIGAP_DATABASE_URL_{part.upper()}" for part in _FIRST),
            "SIGAP_DATABASE_URL_WORKER",
        )
        return self.is_together and not any(self.environ.get(name) for name in named)

    @property
    def may_copy(self) -> bool:
        """Copies are made as the database's owner: by whoever was given its address, or holds the embedded one."""
        is_owner = self.is_embedded or bool(self.environ.get("DATABASE_URL"))
        return is_owner and bool(self.environ.get("SIGAP_BACKUP_DIR"))


def run(arguments: list[str]) -> int:
    plan = _plan(_parser().parse_args(arguments))
    children.stop_on_signals()
    if training_mark.is_home(Home(_home_of(plan.environ))):
        return _train(plan)
    with ExitStack() as stack:
        supervisor = Supervisor()
        stack.callback(supervisor.stop)
        try:
            duties = _start(plan, supervisor, stack)
            if isinstance(duties, int):
                return duties
            supervisor.watch(*duties)
        except Stopped:
            systemd.stopping()
            _print_progress("menghentikan …")
    return 0


def _home_of(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("SIGAP_HOME") or CHECKOUT / ".sigap").resolve()


def _train(plan: Plan) -> int:
    """A home for training is served whole, at addresses beside those of a real one unless others are named."""
    if not plan.is_together:
        raise CommandFailed("Rumah latihan dijalankan seluruhnya: ./sigap up tanpa nama bagian")
    first = training.FIRST if plan.addresses == _FIRST else plan.addresses[Surface.PUBLIC]
    addresses = dict(zip(_FIRST, (first, first.next_port), strict=True))
    try:
        return training.serve(Home(_home_of(plan.environ)), plan.environ, addresses)
    except Stopped:
        _print_progress("menghentikan …")
        return 0


def _print_progress(text: str) -> None:
    print(f"sigap: {text}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sigap up",
        description="Menjalankan SIGAP untuk data nyata: satu bagian bagi penggunanya sendiri, atau semuanya. "
        "Lingkungan yang tidak aman atau tidak lengkap ditolak, dengan semua sebabnya sekaligus.",
    )
    parser.add_argument("part", nargs="?", choices=[str(part) for part in SERVING], help="tanpa kata: semuanya")
    parser.add_argument(
        "--listen",
        metavar="ALAMAT:PORTA",
        help="tempat mendengarkan proksi (publik 127.0.0.1:8000, meja kerja 127.0.0.1:8001; "
        "untuk semuanya: milik situs publik, meja kerja di porta berikutnya)",
    )
    parser.add_argument(
        "--clock-is-right",
        action="store_true",
        help="jam mesin sudah diperiksa, walau SIGAP berhenti lebih dari 30 hari",
    )
    return parser


def _plan(options: argparse.Namespace) -> Plan:
    parts = (Surface(options.part),) if options.part else SERVING
    addresses = {part: _FIRST[part] for part in parts if part in _FIRST}
    if options.listen is not None:
        if not addresses:
            raise CommandFailed("--listen: bagian ini tidak mendengarkan proksi")
        try:
            first = NumericAddress.read(options.listen)
            addresses = dict(zip(addresses, (first, first.next_port), strict=False))
        except ValueError:
            raise CommandFailed(f"--listen {options.listen}: bentuknya 127.0.0.1:8000 atau [::1]:8000") from None
    return Plan(parts=parts, addresses=addresses, environ=dict(os.environ), is_clock_right=options.clock_is_right)


def _start(plan: Plan, supervisor: Supervisor, stack: ExitStack) -> list[Callable[[], object]] | int:
    """Starts everything and returns the watch's duties; where it was refused, the exit status."""
    starts = [_start_of(part, plan) for part in plan.parts]
    found = checklist.look(starts, checklist.OUTSIDE)
    home = _usable_home(starts[0])
    if home is not None:
        _hold(plan, home, stack)
        if plan.is_embedded:
            target, more = _embedded(home, supervisor, is_refused=checklist.refuses(found))
            found += more
            starts = [replace(start, environ=_with_own(start.environ, home, target)) for start in starts]
    found += checklist.look([_with_answers(start) for start in starts], checklist.INSIDE)
    checklist.print_findings(found)
    if checklist.refuses(found) or home is None:
        return NOT_NOW if checklist.may_pass(found) else _REFUSED
    checklist.print_findings([finding for start in starts for finding in session_limits.set_own(start)])
    _prepare(home)
    supervisor.add(*(_program(start, home, plan) for start in starts))
    _wait(starts, home, supervisor)
    _announce(starts)
    return _duties(plan, starts, home, stack)


def _start_of(part: Surface, plan: Plan) -> Start:
    environ = dict(plan.environ)
    if part is Surface.VAULT and not plan.is_embedded:
        keys = environ.get("SIGAP_KEYS", "")
        environ[_VAULT_URL] = _laid_beside(Path(keys)) if keys else ""
    return Start(
        surface=part,
        environ=environ,
        at=clock.now(),
        user=os.geteuid(),
        listen=plan.addresses.get(part),
        is_together=plan.is_together,
        is_embedded=plan.is_embedded,
        is_clock_right=plan.is_clock_right,
    )


def _laid_beside(keys: Path) -> str:
    try:
        return vault.named_database(keys)
    except (KeysUnsafe, KeysUnusable, PermissionError):
        return ""  # told by the checks of the keys


def _usable_home(start: Start) -> Home | None:
    """The home, once nothing speaks against writing into it."""
    if checklist.refuses(checklist.look([start], (machine.not_root, machine.home))):
        return None
    return Home.from_environment(start.environ)


def _hold(plan: Plan, home: Home, stack: ExitStack) -> None:
    """A second start of the same part finds it held; together also whatever else works on the embedded database."""
    holder = f"./sigap up (proses {os.getpid()})"
    for part in ("", *plan.parts) if plan.is_together else plan.parts:
        stack.enter_context(home.locked(holder, part=part))


def _embedded(
    home: Home, supervisor: Supervisor, *, is_refused: bool
) -> tuple[Database | None, list[ReadinessFinding]]:
    """Starts the home's own database. Changed only when nothing was refused, unless demo, newer or altered."""
    cluster = postgres.cluster_of(home)
    if not cluster.data.exists():
        return None, [ReadinessFinding(f"belum ada basis data di {home.path}; jalankan: ./sigap migrate")]
    if not postgres.fits_home(cluster):
        mark = home.path / "id"
        return None, [
            ReadinessFinding(f"basis data di {cluster.place} bukan milik {home.path}; pulihkan {mark} dari cadangan")
        ]
    sites.run_cluster(cluster, supervisor)
    target = server.embedded(cluster)
    with server.connect(target.owner_url) as owner:
        is_foreign = demo_mark.is_marked(owner) or migrating.newer_than_us(owner) or migrating.is_altered(owner)
        if not (is_refused or is_foreign):
            roles.ensure_roles(owner, target.passwords)
            migrating.bring_up(target, home, owner)
    return target, []


def _with_own(environ: Mapping[str, str], home: Home, target: Database | None) -> dict[str, str]:
    """The environment with what an embedded system makes for itself, unless it is named."""
    if target is None:
        return dict(environ)
    secrets = home.secrets()
    own = target.settings() | {f"SIGAP_SECRET_KEY_{part.upper()}": secrets[f"secret_key_{part}"] for part in _FIRST}
    return own | {name: value for name, value in environ.items() if value}


def _with_answers(start: Start) -> Start:
    own, threshold = database.addresses(start)
    log_in = database.ask_log_in(threshold) if threshold else None
    return replace(start, facts=database.ask(own), threshold=log_in, asked_at=clock.now())


def _prepare(home: Home) -> None:
    """Static files, collected into the home of whoever serves them."""
    if sources.are_assets_ready(home):
        return
    environment = children.base_environment() | {
        "SIGAP_HOME": str(home.path),
        "DJANGO_SETTINGS_MODULE": "sigap.config.settings",
    }
    if children.run(Program(name="berkas statis", argv=(*SIGAP, "assets"), env=environment)) != 0:
        raise CommandFailed("Berkas statis tidak dapat disiapkan (lihat di atas).", status=1)


def _program(start: Start, home: Home, plan: Plan) -> Program:
    """One part's process. Alone it writes its log where we write ours: to the journal."""
    keys = start.keys
    if keys is not None and start.is_together and start.surface is not Surface.VAULT:
        keys = _copy_part_keys(keys, start.surface)
    url = start.setting(start.own("SIGAP_DATABASE_URL"))
    place = vault.socket_of(home, plan.environ)
    env = sites.environment_of(start.surface, start.environ, home, url=url, keys=keys, vault_at=place)
    log = home.logs / f"{start.surface}.log" if start.is_together else None
    if start.surface is Surface.VAULT and keys is not None:
        return vault.program(env, keys=keys, url=url, place=place, log=log)
    return sites.program(start.surface, env, start.listen, log=log)


def _copy_part_keys(keys: Path, part: Surface) -> Path:
    """The part's own folder, inside the one that holds everything; renewed when keys were rotated."""
    folder = keys / part.value
    if part is Surface.WORKER:
        sites.copy_worker_keys(keys, folder)
    else:
        sites.copy_site_keys(keys, folder)
    return folder


def _renew(keys: Path) -> None:
    for part in (Surface.PUBLIC, Surface.DESK, Surface.WORKER):
        _copy_part_keys(keys, part)


def _wait(starts: list[Start], home: Home, supervisor: Supervisor) -> None:
    def check() -> None:
        supervisor.check(time.monotonic())

    for start in starts:
        if start.listen is not None:
            host = hosts_of(start.environ, start.surface)[0]
            sites.wait_for(start.listen, host, check, alone=not start.is_together)
        elif start.surface is Surface.VAULT:
            _wait_for_vault(vault.socket_of(home, start.environ), check)
        elif not start.is_together:
            _wait_for_beat(start, check)


def _wait_for_beat(start: Start, check: Callable[[], None]) -> None:
    """The worker is there once it has said so after we started it."""
    until = time.monotonic() + _BEATS_WITHIN
    while not ((facts := _with_answers(start).facts) and facts.last_beat and facts.last_beat >= start.at):
        check()
        if time.monotonic() > until:
            raise CommandFailed("Pekerja latar belum berdetak setelah 90 detik; lihat di atas", status=1)
        time.sleep(0.2)


def _wait_for_vault(place: Path, check: Callable[[], None]) -> None:
    until = time.monotonic() + _ANSWERS_WITHIN
    while not vault.answers(place):
        check()
        if time.monotonic() > until:
            raise CommandFailed(f"Brankas kunci belum menjawab di {place}; lihat di atas", status=1)
        time.sleep(0.05)


def _announce(starts: list[Start]) -> None:
    for start in starts:
        quietly = "menjawab" if start.surface is Surface.VAULT else "berdetak"
        where = f"http://{start.listen}/ untuk proksi" if start.listen else quietly
        print(f"sigap: {start.name}: {where}", flush=True)
    systemd.ready("berjalan")


def _duties(plan: Plan, starts: list[Start], home: Home, stack: ExitStack) -> list[Callable[[], object]]:
    """What the watch looks after besides its children."""
    duties: list[Callable[[], object]] = []
    every = systemd.alive_every()
    if every is not None:
        duties.append(_Every(every, lambda: _tell_alive(starts)))
    keys = starts[0].keys
    if plan.is_together and keys is not None:
        duties.append(_Every(_KEYS_EVERY, lambda: _renew(keys)))
    if Surface.WORKER in plan.parts and plan.may_copy:
        keeper = Keeper(home, _environment_of_copies(plan, home))
        stack.callback(keeper.stop)
        duties.append(lambda: keeper.step(clock.now()))
    url = plan.environ.get("DATABASE_URL") or (
        server.embedded(postgres.cluster_of(home)).owner_url if plan.is_embedded else ""
    )
    if plan.is_together and keys is not None and url and plan.environ.get("SIGAP_ROOT_KEY") != root_key.PASSPHRASE:
        registers = RegisterKeeper(home, _environment_of_registers(plan, home, keys), url)
        stack.callback(registers.stop)
        duties.append(lambda: registers.step(clock.now()))
    return duties


def _tell_alive(starts: list[Start]) -> None:
    """Tells systemd that all parts work; of a frozen one it hears nothing and starts it again."""
    if all(_is_at_work(start) for start in starts):
        systemd.alive()


def _is_at_work(start: Start) -> bool:
    """A site answers, well or not; a worker has beaten lately. Of neither is more asked while the database is away."""
    if start.surface is Surface.VAULT:
        return start.home is not None and vault.answers(vault.socket_of(Home(start.home), start.environ))
    url, _threshold = database.addresses(start)
    if start.listen is None:
        return database.beats(url, within=_FROZEN_AFTER)
    return sites.answers(start.listen, hosts_of(start.environ, start.surface)[0]) or not database.is_answering(url)


def _environment_of_copies(plan: Plan, home: Home) -> dict[str, str]:
    names = ("DATABASE_URL", "SIGAP_KEYS", "SIGAP_BACKUP_DIR", "SIGAP_BACKUP_EVERY_HOURS", "SIGAP_BACKUP_KEEP_DAYS")
    named = {name: plan.environ[name] for name in names if plan.environ.get(name)}
    return {**children.base_environment(), **named, "SIGAP_HOME": str(home.path)}


def _environment_of_registers(plan: Plan, home: Home, keys: Path) -> dict[str, str]:
    """Without DATABASE_URL the home's own database is meant."""
    named = {name: plan.environ[name] for name in ("DATABASE_URL", "SIGAP_ROOT_KEY") if plan.environ.get(name)}
    return {**children.base_environment(), **named, "SIGAP_HOME": str(home.path), "SIGAP_KEYS": str(keys)}


class _Every:
    """A duty that is due every so many seconds."""

    def __init__(self, seconds: float, work: Callable[[], object]) -> None:
        self._seconds = seconds
        self._work = work
        self._due_at = time.monotonic() + seconds

    def __call__(self) -> None:
        if time.monotonic() >= self._due_at:
            self._due_at = time.monotonic() + self._seconds
            self._work()
