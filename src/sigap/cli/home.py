"""SIGAP_HOME: what a running system owns on disk, its lock held for life and its secrets.

Knows names and modes of files; what is in the database it leaves to `postgres` and `roles`.
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sigap.cli.failure import CommandFailed

CHECKOUT = Path(__file__).resolve().parents[3]
_SECRETS = ("owner", "public", "desk", "threshold", "worker", "vault", "secret_key_public", "secret_key_desk")
_OF_THE_DEMO = ("id", "secrets.json", "keys", "keys-public", "keys-desk", "keys-worker", "stamps", "akun-demo.txt")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder SIGAP_HOME, resolved."""

    path: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Home":
        """The home this process was given, made when it is not there yet."""
        home = cls(Path(environ.get("SIGAP_HOME") or CHECKOUT / ".sigap").resolve())
        for folder in (home.path, home.logs, home.stamps):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return home

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def stamps(self) -> Path:
        return self.path / "stamps"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def public_keys(self) -> Path:
        return self.path / "keys-public"

    @property
    def desk_keys(self) -> Path:
        return self.path / "keys-desk"

    @property
    def worker_keys(self) -> Path:
        return self.path / "keys-worker"

    @property
    def accounts(self) -> Path:
        return self.path / "akun-demo.txt"

    def identity(self) -> str:
        """The id that this home and its database both carry; made on first use."""
        file = self.path / "id"
        if not file.exists():
            write_private(file, secrets.token_hex(16))
        return file.read_text().strip()

    def secrets(self) -> dict[str, str]:
        """Passwords of the log-ins and secret keys of the surfaces; made on first use, kept 0600."""
        file = self.path / "secrets.json"
        held: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        missing = [name for name in _SECRETS if name not in held]
        if missing:
            held |= {name: secrets.token_urlsafe(48) for name in missing}
            write_private(file, json.dumps(held, indent=1))
        return held

    def stamp(self, name: str) -> str:
        """What was noted under `name`, or nothing."""
        file = self.stamps / name
        return file.read_text() if file.exists() else ""

    def set_stamp(self, name: str, value: str) -> None:
        write_private(self.stamps / name, value)

    def forget_demo(self) -> None:
        """Removes what belongs to the demo; static files, logs and tools stay. Nothing is left by halves."""
        aside = self.path / "discarded"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        for name in _OF_THE_DEMO:
            if (self.path / name).exists():
                (self.path / name).rename(aside / name)
        shutil.rmtree(aside)
        self.stamps.mkdir(exist_ok=True, mode=0o700)

    @contextmanager
    def locked(self, holder: str, *, part: str = "") -> Iterator[None]:
        """Holds this home for as long as the process lives; `holder` tells a second start who is there.

        With `part` only that part of it: parts that are started one by one may share a home. Raises CommandFailed
        when someone else holds it. The kernel lets go at the very moment the holder dies.
        """
        descriptor = os.open(self.path / (f"lock-{part}" if part else "lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                other = os.pread(descriptor, 400, 0).decode(errors="replace").strip() or "proses lain"
                raise CommandFailed(f"SIGAP sudah berjalan dari folder data ini: {other}") from None
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, holder.encode(), 0)
            yield
        finally:
            os.close(descriptor)

    def is_locked(self) -> bool:
        """Whether a process holds this home just now."""
        try:
            with self.locked(""):
                return False
        except CommandFailed:
            return True


def write_private(file: Path, text: str) -> None:
    """Writes a file of mode 0600 in one step: the old text or the new one, never half of it."""
    new = file.with_name(f"{file.name}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)


def is_folder(path: Path) -> bool:
    """Whether a folder is there for this account: one in a folder that is shut to it is not."""
    try:
        return path.is_dir()
    except PermissionError:
        return False


def is_within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
