"""The keys a desk process holds: the ring, opened with the root key, read anew when its file changes.

Loaded from SIGAP_KEYS, never kept with the data. The public process loads none of it.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings

from sigap.vault import former_keys, recovery_files, root_key
from sigap.vault.copy_key import COPY_KEY, copy_key_of
from sigap.vault.hpke import fingerprint
from sigap.vault.intake_key import INTAKE_PUBLIC, load_intake_public
from sigap.vault.keyfiles import KeysUnusable, read_small, write_new, write_over
from sigap.vault.ring import Epoch, GoneEpoch, Ring, RingUnreadable, derived, opened_ring, sealed_ring
from sigap.vault.root_key import RingLocked
from sigap.vault.sealing import KEY_BYTES, SealBroken

__all__ = [
    "Keyring",
    "RingLocked",
    "change",
    "create_demo_keys",
    "create_keys",
    "current",
    "derived",
    "first_ring",
    "is_locked",
    "opened",
    "unlock",
]

RING = "ring.sealed"
_log = logging.getLogger("sigap.keys")
_LARGEST_RING = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Keyring:
    """The opened ring, by the questions that are asked of it. Nothing of a key is ever part of a repr."""

    ring: Ring

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        """Epochs whose keys exist, the newest first."""
        return self.ring.epochs

    @property
    def gone(self) -> tuple[GoneEpoch, ...]:
        """Epochs that were destroyed."""
        return self.ring.gone

    @property
    def newest(self) -> Epoch:
        """The epoch under which everything new is sealed."""
        return self.ring.newest

    @property
    def mac(self) -> bytes:
        """The key that vouches for rows which grant power; the same through all epochs."""
        return self.ring.mac

    @property
    def kek_id(self) -> str:
        """Names the newest epoch's key-encryption key."""
        return self.newest.kek_id

    @property
    def wrapping(self) -> bytes:
        """Wraps new data keys."""
        return self.newest.wrapping

    @property
    def token(self) -> bytes:
        """Makes new tokens."""
        return self.newest.token

    @property
    def intake(self) -> X25519PrivateKey:
        """Opens what the public site seals today."""
        return self.newest.intake

    def epoch_of(self, kek_id: str) -> Epoch | None:
        """The epoch whose key-encryption key has this name; None when it was destroyed or is another ring's."""
        return next((epoch for epoch in self.epochs if epoch.kek_id == kek_id), None)

    def intake_of(self, mark: bytes) -> X25519PrivateKey | None:
        """The private half of the intake key with this fingerprint; None when it is gone or foreign."""
        return next((e.intake for e in self.epochs if fingerprint(e.intake.public_key()) == mark), None)

    @classmethod
    def load(cls, folder: Path, source: str = root_key.FILE) -> "Keyring":
        """Reads and checks a folder. Raises RingLocked, KeysUnsafe, KeysUnusable."""
        return cls(opened(folder, root_key.read_root(folder, source)))


class _CachedRing:
    """What this process holds of one folder: the root key once it was given, the ring as the file last was."""

    def __init__(self, folder: Path, source: str) -> None:
        self._folder = folder
        # At every question; put together anew, a path costs more than the look at the disk.
        self._file = folder / RING
        self._source = source
        self._root: bytes | None = None
        self._seen: tuple[int, ...] = ()
        self._keyring: Keyring | None = None
        self._turn = threading.Lock()

    def keyring(self) -> Keyring:
        """The ring as it is on disk now; one statement of the file's state a call. Raises RingLocked and the rest."""
        seen = _state(self._file)
        held = self._keyring
        # A folder that was taken away while we run takes nothing from who is at work.
        if held is not None and seen in {self._seen, ()}:
            return held
        with self._turn:
            keyring = Keyring(opened(self._folder, self.root()))
            if held is not None and keyring.ring.generation < held.ring.generation:
                # An old copy was put in its place: what is sealed today does not open with it.
                _log.error("the ring on disk is older than the one at work; it is not taken up")
                keyring = held
            self._keyring, self._seen = keyring, seen
            return keyring

    def root(self) -> bytes:
        """The root key, asked of its source once."""
        if self._root is None:
            self._root = root_key.read_root(self._folder, self._source)
        return self._root

    @property
    def is_locked(self) -> bool:
        """Whether an officer's passphrase is still waited for."""
        return self._source == root_key.PASSPHRASE and self._root is None

    def unlock(self, passphrase: str, write_trace: Callable[[], None]) -> None:
        """Takes the root key by its passphrase, if the ring then opens. Raises PassphraseWrong, KeysUnusable."""
        root = root_key.unlocked_root(self._folder, passphrase)
        opened(self._folder, root)
        write_trace()
        self.take(root)

    def take(self, root: bytes) -> None:
        """Holds the root key, which has opened the ring."""
        self._root = root


_holders: dict[tuple[Path, str], _CachedRing] = {}


def cached_ring(folder: Path, source: str) -> _CachedRing:
    """What this process holds of a folder."""
    held = _holders.get((folder, source))
    return held or _holders.setdefault((folder, source), _CachedRing(folder, source))


def keyring_of(folder: Path, source: str = root_key.FILE) -> Keyring:
    """The keyring of one folder, as its file is now."""
    return cached_ring(folder, source).keyring()


def current() -> Keyring:
    """This process's keyring. Raises RingLocked, KeysUnsafe, KeysUnusable."""
    return keyring_of(settings.SIGAP_KEYS, settings.SIGAP_ROOT_KEY)


def is_locked() -> bool:
    """Whether this process's ring waits for an officer's passphrase. Asks neither disk nor source."""
    return cached_ring(settings.SIGAP_KEYS, settings.SIGAP_ROOT_KEY).is_locked


def unlock(passphrase: str, *, write_trace: Callable[[], None] = lambda: None) -> None:
    """Opens this process's ring with an officer's passphrase. Raises PassphraseWrong, KeysUnsafe, KeysUnusable.

    `write_trace` runs once the passphrase has proved right, before the keys are held; if it raises, they are not held.
    """
    cached_ring(settings.SIGAP_KEYS, settings.SIGAP_ROOT_KEY).unlock(passphrase, write_trace)


@contextmanager
def change(folder: Path, root: bytes) -> Iterator["RingChange"]:
    """Holds the ring for whoever changes it; one at a time on a machine. Raises KeysUnusable when another does."""
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KeysUnusable(f"{folder}: kunci sedang diubah oleh perintah lain; tunggu sampai selesai") from None
        yield RingChange(folder, root)
    finally:
        os.close(handle)


class RingChange:
    """The ring in the hands of one command; each change is on disk, whole, before the next step."""

    def __init__(self, folder: Path, root: bytes) -> None:
        self._folder = folder
        self._root = root
        self.ring = _read_ring(folder, root)
        recovery_files.refuse_older(folder, self.ring)
        # A change that was killed between ring, public half and recovery file is finished by the next one.
        self.follow()

    def write(self, ring: Ring) -> None:
        """Puts a new ring in the place of the old one, in one step; what is laid out beside it follows."""
        write_over(self._folder / RING, sealed_ring(ring, self._root))
        self.ring = ring
        self.follow()

    def follow(self) -> None:
        """Public half, copies' key and recovery file as the ring, and the small files beside it, are now."""
        self._write_file(INTAKE_PUBLIC, _public_of(self.ring.newest))
        self._write_file(COPY_KEY, copy_key_of(self.ring.mac))
        recovery_files.keep_up(self._folder, self.ring)

    def _write_file(self, name: str, content: bytes) -> None:
        path = self._folder / name
        if not path.exists() or path.read_bytes() != content:
            write_over(path, content)


def new_epoch(*, at: datetime, taken: tuple[str, ...] = ()) -> Epoch:
    """Fresh keys for an epoch named after its month in the zone of `at`; a second one in a month gets a number."""
    month = at.strftime("%Y-%m")
    names = [month, *(f"{month}.{number}" for number in range(2, len(taken) + 3))]
    return Epoch(
        id=next(name for name in names if name not in taken),
        created_at=at.astimezone(UTC),
        kek=os.urandom(KEY_BYTES),
        token=os.urandom(KEY_BYTES),
        intake_private=X25519PrivateKey.generate().private_bytes_raw(),
    )


def first_ring(*, at: datetime) -> Ring:
    """A new ring of one epoch, not on disk yet."""
    return Ring(generation=1, mac=os.urandom(KEY_BYTES), epochs=(new_epoch(at=at),))


def create_keys(folder: Path, *, at: datetime, root: bytes, with_root_file: bool, ring: Ring | None = None) -> Ring:
    """Lays out a ring (a new one unless it is given) where there is none. Raises KeysUnusable, FileExistsError.

    Refuses beside a ring or keys that exist: what they sealed would never open again. The ring comes last: a folder
    without one holds nothing that was ever used.
    """
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    if are_keys_in(folder):
        raise KeysUnusable(f"{folder}: sudah berisi kunci; pakai folder lain, atau ./sigap keys status")
    if with_root_file:
        write_new(folder / root_key.ROOT_KEY, root)
    made = ring or first_ring(at=at)
    _write_first(folder, made, root)
    return made


def are_keys_in(folder: Path) -> bool:
    """Whether a ring, or keys of before there were rings, lie in a folder."""
    return (folder / RING).exists() or former_keys.are_there(folder)


def create_demo_keys(folder: Path, *, at: datetime) -> None:
    """Makes the demo's keys, the root beside the ring; a second call changes nothing. Raises KeysUnusable.

    A home of an earlier version is taken over: its keys become the first epoch.
    """
    if not (folder / RING).exists():
        _make_or_take_over(folder, at)
    with change(folder, root_key.read_root(folder, root_key.FILE)):
        pass


def _make_or_take_over(folder: Path, at: datetime) -> None:
    if not former_keys.are_there(folder):
        # A start that was killed after the root was written goes on with it.
        has_root = (folder / root_key.ROOT_KEY).exists()
        root = root_key.read_root(folder, root_key.FILE) if has_root else os.urandom(KEY_BYTES)
        create_keys(folder, at=at, root=root, with_root_file=not has_root)
        return
    epoch, mac = former_keys.read(folder, at=at)
    if not (folder / root_key.ROOT_KEY).exists():
        write_new(folder / root_key.ROOT_KEY, os.urandom(KEY_BYTES))
    _write_first(folder, Ring(generation=1, mac=mac, epochs=(epoch,)), root_key.read_root(folder, root_key.FILE))
    former_keys.remove(folder)


def _write_first(folder: Path, ring: Ring, root: bytes) -> None:
    write_over(folder / INTAKE_PUBLIC, _public_of(ring.newest))
    write_over(folder / COPY_KEY, copy_key_of(ring.mac))
    write_new(folder / RING, sealed_ring(ring, root))


def _read_ring(folder: Path, root: bytes) -> Ring:
    path = folder / RING
    try:
        ring = opened_ring(read_small(path, _LARGEST_RING), root)
    except SealBroken:
        raise KeysUnusable(f"{path}: tidak terbuka dengan kunci akar ini") from None
    except RingUnreadable as unreadable:
        raise KeysUnusable(f"{path}: bukan gelang kunci yang dikenal versi ini ({unreadable})") from None
    return ring


def opened(folder: Path, root: bytes) -> Ring:
    """The ring of a folder, beside the public half of one of its epochs. Raises KeysUnsafe, KeysUnusable."""
    ring = _read_ring(folder, root)
    public = load_intake_public(folder).public_bytes_raw()
    if public not in {_public_of(epoch) for epoch in ring.epochs}:
        raise KeysUnusable(f"{folder / INTAKE_PUBLIC}: bukan pasangan kunci mana pun di {RING}")
    return ring


def _public_of(epoch: Epoch) -> bytes:
    return epoch.intake.public_key().public_bytes_raw()


def _state(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size
