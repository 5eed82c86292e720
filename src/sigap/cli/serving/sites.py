"""The three parts of a running system as child processes: public site, desk, worker; each with its own environment."""

import errno
import http.client
import json
import os
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sigap.cli.database import postgres
from sigap.cli.database.server import Database
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.cli.processes.children import PYTHON, SIGAP, Program
from sigap.cli.processes.supervisor import Child, Supervisor
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.readiness.start import NAMES, SERVING
from sigap.cli.serving import vault
from sigap.config.env import Surface
from sigap.vault.root_key import VAULT

_HEALTHY_WITHIN = 60.0
ANSWERS_WITHIN = 30.0
_NEEDS_NO_DATABASE = "/static/sigap/public.css"
_FREE_WITHIN = 3.0  # seconds in which the children of a killed start let go of their ports
_OK, _UNWELL = 200, 503
_LOOPBACK = "127.0.0.1"
_MOST_ANSWERING = 2
"""Processes of one site: Python computes on one processor in each."""
_THREADS = {Surface.PUBLIC: 4, Surface.DESK: 3}
"""Of one process. The public's lines are slow and hold theirs; the desk's each keep what PostgreSQL has planned."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the two sites are served, on loopback."""

    public: int
    desk: int

    @property
    def public_url(self) -> str:
        return f"http://localhost:{self.public}/"

    @property
    def desk_url(self) -> str:
        return f"http://localhost:{self.desk}/masuk/"

    @property
    def addresses(self) -> dict[Surface, NumericAddress]:
        """Both, for the parts that listen there."""
        return {
            Surface.PUBLIC: NumericAddress(_LOOPBACK, self.public),
            Surface.DESK: NumericAddress(_LOOPBACK, self.desk),
        }

    def refuse_taken(self) -> None:
        """Raises CommandFailed when another program listens on one of the ports."""
        until = time.monotonic() + _FREE_WITHIN
        for port in (self.public, self.desk):
            while not _is_free(port):
                if time.monotonic() > until:
                    raise CommandFailed(
                        f"Porta {port} dipakai program lain; jalankan: ./sigap demo --port {_another(self.public)}"
                    )
                time.sleep(0.1)


# What of a production environment each part is given besides the harmless rest. No part is given another's secrets.
_GIVEN = {
    Surface.PUBLIC: ("SIGAP_SECRET_KEY_PUBLIC", "SIGAP_TRUSTED_PROXIES", "SIGAP_CHANNELS"),
    # In the place of a root key the desk is told where the vault is; the credential is the vault's alone.
    Surface.DESK: (
        "SIGAP_SECRET_KEY_DESK", "SIGAP_TRUSTED_PROXIES", "SIGAP_DESK_URL", "SIGAP_HOSTS_PUBLIC", "SIGAP_MAIL_FROM",
        "SIGAP_BACKUP_EVERY_HOURS", "SIGAP_BACKUP_KEEP_DAYS",
    ),
    Surface.WORKER: (
        "SIGAP_DESK_URL", "SIGAP_MAIL_FROM", "SIGAP_MAIL_URL", "SIGAP_METRICS_PORT",
        "SIGAP_BACKUP_EVERY_HOURS", "SIGAP_BACKUP_KEEP_DAYS", "SIGAP_CHANNELS",
    ),
    Surface.VAULT: ("SIGAP_ROOT_KEY", "CREDENTIALS_DIRECTORY"),
}  # fmt: skip


def programs(
    target: Database, home: Home, addresses: Mapping[Surface, NumericAddress], *, word: str = "1"
) -> tuple[Program, ...]:
    """What serves invented data, a demo's or for training, as `word` says; the worker last.

    No part is given another part's secrets.
    """
    secrets = home.secrets()
    copy_site_keys(home.keys, home.public_keys)
    copy_site_keys(home.keys, home.desk_keys)
    copy_worker_keys(home.keys, home.worker_keys)
    place = vault.socket_of(home, {})
    environ = {
        **children.base_environment(),
        **{name: os.environ[name] for name in ("SIGAP_CHANNELS",) if word == "1" and os.environ.get(name)},
        "SIGAP_SECRET_KEY_PUBLIC": secrets["secret_key_public"],
        "SIGAP_SECRET_KEY_DESK": secrets["secret_key_desk"],
    }
    keys = {
        Surface.PUBLIC: home.public_keys,
        Surface.DESK: home.desk_keys,
        Surface.WORKER: home.worker_keys,
        Surface.VAULT: home.keys,
    }
    urls = {surface: target.settings()[f"SIGAP_DATABASE_URL_{surface.upper()}"] for surface in SERVING}
    environments = {
        surface: environment_of(surface, environ, home, url=urls[surface], keys=keys[surface], vault_at=place)
        | {"SIGAP_DEMO": word}
        for surface in SERVING
    }
    if (public := addresses.get(Surface.PUBLIC)) is not None:
        # What the desk prints names the public site.
        environments[Surface.DESK]["SIGAP_HOSTS_PUBLIC"] = f"localhost:{public.port}"
    logs = {surface: home.logs / f"{surface}.log" for surface in SERVING}
    keeper = vault.program(
        environments[Surface.VAULT],
        keys=home.keys,
        url=urls[Surface.VAULT],
        place=place,
        log=logs[Surface.VAULT],
    )
    parts = [surface for surface in SERVING if surface is not Surface.VAULT]
    return keeper, *(program(each, environments[each], addresses.get(each), log=logs[each]) for each in parts)


def environment_of(
    surface: Surface, environ: Mapping[str, str], home: Home, *, url: str, keys: Path | None, vault_at: Path
) -> dict[str, str]:
    """All that one part's process is given. Without keys it is pointed to a folder that is never made.

    The desk asks the vault that is named in its environment, or listens at `vault_at`.
    """
    names = (*_GIVEN[surface], f"SIGAP_HOSTS_{surface.upper()}")
    return {
        **children.base_environment(environ),
        **{name: environ[name] for name in names if environ.get(name)},
        "SIGAP_SURFACE": surface,
        "SIGAP_HOME": str(home.path),
        "SIGAP_KEYS": str(keys or home.path / "keys-none"),
        f"SIGAP_DATABASE_URL_{surface.upper()}": url,
        "DJANGO_SETTINGS_MODULE": "sigap.config.settings",
        **({"SIGAP_ROOT_KEY": _vault_named(environ, vault_at)} if surface is Surface.DESK else {}),
        # glibc would keep free memory for each thread apart: measured, a third of what a site holds.
        "MALLOC_ARENA_MAX": "2",
    }


def _vault_named(environ: Mapping[str, str], vault_folder: Path) -> str:
    named = environ.get("SIGAP_ROOT_KEY", "")
    return named if named.startswith(VAULT) else vault.source_for_desk(vault_folder)


def program(surface: Surface, env: Mapping[str, str], address: NumericAddress | None, *, log: Path | None) -> Program:
    """One part as a child: a site at its address, or the worker. Without a log of its own it writes to ours."""
    if address is None:
        return Program(name=NAMES[surface], argv=(*SIGAP, "worker"), env=env, log=log)
    answering = min(_MOST_ANSWERING, os.cpu_count() or 1)
    argv = (
        *PYTHON, "-m", "sigap.config.site", "--host", address.host, "--port", str(address.port),
        "--processes", str(answering), "--threads", str(_THREADS[surface]),
    )  # fmt: skip
    return Program(name=NAMES[surface], argv=argv, env=env, log=log)


def run_cluster(cluster: postgres.Cluster, supervisor: Supervisor) -> None:
    """Starts the embedded database, puts it under supervision and waits for it."""
    process, server = postgres.start(cluster)
    supervisor.adopt(Child(program=server, process=process, start=lambda: postgres.start(cluster)[0]))
    postgres.wait_until_ready(cluster, process)


def wait_until_healthy(ports: Ports, check: Callable[[], None]) -> None:
    """Waits until both sites say that they are well; `check` watches the children meanwhile."""
    for port in (ports.public, ports.desk):
        wait_for(NumericAddress(_LOOPBACK, port), f"localhost:{port}", check)


def wait_for(address: NumericAddress, host: str, check: Callable[[], None], *, alone: bool = False) -> None:
    """Waits until a site answers with its database, and unless it is `alone` with the worker at work, and the vault.

    What else is wrong mends no start: it is told by `/sehat/`, and to who can act.
    """
    awaited = frozenset({"database"} if alone else {"database", "worker", "vault"})
    until = time.monotonic() + _HEALTHY_WITHIN
    while answer := _missing(address, host, awaited):
        check()
        if time.monotonic() > until:
            raise CommandFailed(f"Situs di {address} tidak sehat setelah satu menit: {answer}", status=1)
        time.sleep(0.05)


def answers(address: NumericAddress, host: str, *, within: float = ANSWERS_WITHIN) -> bool:
    """Whether a site answers at all, in so many seconds. Asked for a file, which takes no database."""
    connection = http.client.HTTPConnection(address.host, address.port, timeout=within)
    try:
        connection.request("HEAD", _NEEDS_NO_DATABASE, headers={"Host": host})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def copy_site_keys(source: Path, folder: Path) -> None:
    """A folder that holds what the site seals with, the secret of return codes, and nothing else."""
    _copy_keys(source, folder, ("intake.pub", "code.key"), ("channel.pub",))


def copy_worker_keys(source: Path, folder: Path) -> None:
    """A folder that holds what the worker seals with, the key of the channels, and nothing that opens a report.

    It mails the recovery file, which opens nothing without three sheets.
    """
    _copy_keys(source, folder, ("intake.pub",), ("channel.key", "recovery.json"))


def _copy_keys(source: Path, folder: Path, names: Iterable[str], where_there: Iterable[str]) -> None:
    """Copies files of keys that changed; those of channels only where they were made."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in (*names, *(each for each in where_there if (source / each).exists())):
        content = (source / name).read_bytes()
        if not (folder / name).exists() or (folder / name).read_bytes() != content:
            draft = folder / f".{name}.new"
            draft.unlink(missing_ok=True)
            draft.touch(mode=0o600)
            draft.write_bytes(content)
            draft.replace(folder / name)


def _missing(address: NumericAddress, host: str, awaited: frozenset[str]) -> str:
    """Which of these the site says is missing, or what else it said; empty when none is."""
    connection = http.client.HTTPConnection(address.host, address.port, timeout=5)
    try:
        connection.request("GET", "/sehat/", headers={"Host": host})
        response = connection.getresponse()
        text = response.read(2000).decode(errors="replace")
        if response.status == _OK:
            return ""
        troubles = json.loads(text)["troubles"] if response.status == _UNWELL else None
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    except (ValueError, KeyError):
        troubles = None
    finally:
        connection.close()
    return f"{response.status} {text}" if troubles is None else ", ".join(sorted(awaited & set(troubles)))


def _is_free(port: int) -> bool:
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except PermissionError:
            raise CommandFailed(f"Porta {port} hanya untuk root; jalankan: ./sigap demo --port 8000") from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
    return True


def _another(port: int) -> int:
    """The next pair of ports that is free."""
    candidates = range(port + 10, min(port + 1000, 65534), 10)
    return next((one for one in candidates if _is_free(one) and _is_free(one + 1)), 18000)
