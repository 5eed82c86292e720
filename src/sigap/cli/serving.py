"""The three parts of a running system as child processes: public site, desk, worker; each with its own environment."""

import errno
import http.client
import shutil
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from sigap.cli import processes
from sigap.cli.database import Database
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes import PYTHON, SIGAP, Program

_HEALTHY_WITHIN = 60.0
_FREE_WITHIN = 3.0  # seconds in which the children of a killed start let go of their ports
_OK = 200


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


def programs(target: Database, home: Home, ports: Ports) -> tuple[Program, ...]:
    """What serves the demo. No part is given another part's secrets."""
    secrets = home.secrets()
    _lay_out_public_keys(home)
    shared = {
        **processes.base_environment(),
        "SIGAP_HOME": str(home.path),
        "SIGAP_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "sigap.config.settings",
    }
    public = {
        "SIGAP_SURFACE": "public",
        "SIGAP_DATABASE_URL_PUBLIC": target.urls["public"],
        "SIGAP_SECRET_KEY_PUBLIC": secrets["secret_key_public"],
        "SIGAP_KEYS": str(home.public_keys),
    }
    desk = {
        "SIGAP_SURFACE": "desk",
        "SIGAP_DATABASE_URL_DESK": target.urls["desk"],
        "SIGAP_SECRET_KEY_DESK": secrets["secret_key_desk"],
        "SIGAP_KEYS": str(home.keys),
    }
    worker = {
        "SIGAP_SURFACE": "worker",
        "SIGAP_DATABASE_URL_WORKER": target.urls["worker"],
        "SIGAP_KEYS": str(home.path / "keys-worker"),  # never made: the worker opens and seals nothing
    }
    return (
        _web("situs publik", ports.public, shared | public, home),
        _web("meja kerja", ports.desk, shared | desk, home),
        Program(name="pekerja", argv=(*SIGAP, "worker"), env=shared | worker, log=home.logs / "worker.log"),
    )


def wait_until_healthy(ports: Ports, check: Callable[[], None]) -> None:
    """Waits until both sites say that they are well; `check` watches the children meanwhile."""
    until = time.monotonic() + _HEALTHY_WITHIN
    for port in (ports.public, ports.desk):
        while (answer := _health(port)) != "":
            check()
            if time.monotonic() > until:
                raise CommandFailed(f"Situs di porta {port} tidak sehat setelah satu menit: {answer}", status=1)
            time.sleep(0.05)


def _web(name: str, port: int, env: dict[str, str], home: Home) -> Program:
    argv = (
        *PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "8", "--backpressure", "64", "--workers-kill-timeout", "4",
        "--no-ws", "--no-access-log", "--log-level", "warning", "sigap.config.wsgi:application",
    )  # fmt: skip
    return Program(name=name, argv=argv, env=env, log=home.logs / f"{env['SIGAP_SURFACE']}.log")


def _lay_out_public_keys(home: Home) -> None:
    """A folder that holds the intake's public key, the secret of return codes, and nothing else."""
    home.public_keys.mkdir(mode=0o700, exist_ok=True)
    for name in ("intake.pub", "code.key"):
        shutil.copyfile(home.keys / name, home.public_keys / name)
        (home.public_keys / name).chmod(0o600)


def _health(port: int) -> str:
    """Empty when the site is well, else what it said."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/sehat/", headers={"Host": f"localhost:{port}"})
        response = connection.getresponse()
        text = response.read(400).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    else:
        return "" if response.status == _OK else f"{response.status} {text}"
    finally:
        connection.close()


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
