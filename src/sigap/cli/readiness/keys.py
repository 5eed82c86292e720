"""Checks of the keys: away from the data, shut to others, whole; and each part holds only its own.

The ring is tried by a process of its own (`check-keys`), so that the launcher never holds a key.
"""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sigap.cli.failure import NOT_NOW
from sigap.cli.home import is_folder, is_within
from sigap.cli.processes.children import SIGAP
from sigap.cli.readiness.start import ReadinessFinding, Start
from sigap.config.env import CHECKOUT, Surface
from sigap.vault.root_key import VAULT

OF_THE_PUBLIC = frozenset({"intake.pub", "code.key"})
MAYBE_OF_THE_PUBLIC = frozenset({"channel.pub"})
OF_THE_WORKER = frozenset({"intake.pub", "channel.key", "recovery.json"})
"""For channels, where there are any, and to be mailed to its holders: none opens a report."""
_TRIED_WITHIN = 60.0  # seconds; a command of a KMS may take half of it
_OTHERS = 0o077
_MORE_THAN_READ_AND_WRITE = 0o177
_PASSED_ON = ("PATH", "HOME", "LANG", "SIGAP_ROOT_KEY", "CREDENTIALS_DIRECTORY")


def no_keys(start: Start) -> Iterator[ReadinessFinding]:
    """The worker opens no report: at most it holds the key of the channels and what it seals with."""
    folder = start.keys
    if start.surface is not Surface.WORKER or start.is_together or folder is None or not is_folder(folder):
        return
    if more := sorted(path.name for path in _files(folder) if path.name not in OF_THE_WORKER):
        yield ReadinessFinding(
            f"SIGAP_KEYS={folder}: pekerja latar hanya boleh memegang {' dan '.join(sorted(OF_THE_WORKER))}, "
            f"padahal ada {', '.join(more)}; hapus SIGAP_KEYS dari lingkungannya atau beri folder sendiri"
        )
    for path in (folder, *_files(folder)):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            yield ReadinessFinding(
                f"{path}: mode {mode:04o} terlalu terbuka bagi pengguna lain; jalankan: chmod go= {path}"
            )


def keys_place(start: Start) -> Iterator[ReadinessFinding]:
    """Never with the data: whoever takes the disk, or a copy of it, must not take the keys along."""
    folder, home = start.keys, start.home
    if not start.needs_keys:
        return
    if folder is None:
        yield ReadinessFinding(
            "SIGAP_KEYS belum disetel; sebut folder kunci di luar SIGAP_HOME, misalnya /etc/sigap/kunci"
        )
        return
    if not is_folder(folder):
        yield ReadinessFinding(
            f"SIGAP_KEYS={folder}: tidak ada, atau tertutup bagi pengguna ini; buat kunci: ./sigap keys init"
        )
        return
    if home is None:
        return
    inside = [path for path in (folder, *_files(folder)) if is_within(path, home)]
    if inside:
        yield ReadinessFinding(
            f"SIGAP_KEYS: {inside[0]} terletak di dalam SIGAP_HOME ({home}), juga lewat tautan; "
            f"pindahkan kunci ke luar dan setel SIGAP_KEYS"
        )
    elif is_within(home, folder):
        yield ReadinessFinding(f"SIGAP_HOME ({home}) terletak di dalam folder kunci {folder}; pisahkan keduanya")


def keys_shut(start: Start) -> Iterator[ReadinessFinding]:
    """Folder 0700, files 0600, all ours."""
    folder = start.keys
    if not start.needs_keys or folder is None or not is_folder(folder):
        return
    for path in (folder, *_files(folder)):
        found = path.stat()
        mode = stat.S_IMODE(found.st_mode)
        wanted, refused = ("700", _OTHERS) if stat.S_ISDIR(found.st_mode) else ("600", _MORE_THAN_READ_AND_WRITE)
        if found.st_uid != start.user:
            yield ReadinessFinding(f"{path}: milik pengguna lain; jalankan: chown {start.user} {path}")
        elif mode & refused:
            yield ReadinessFinding(f"{path}: mode {mode:04o} terlalu terbuka; jalankan: chmod {wanted} {path}")


def sites_hold_little(start: Start) -> Iterator[ReadinessFinding]:
    """Public site and desk hold what they seal with and the secret of return codes, nothing that opens."""
    folder = start.keys
    if not start.serves_pages or start.is_together or folder is None or not is_folder(folder):
        return  # together it is given a folder of its own
    if more := sorted(path.name for path in _files(folder) if path.name not in OF_THE_PUBLIC | MAYBE_OF_THE_PUBLIC):
        yield ReadinessFinding(
            f"SIGAP_KEYS={folder}: {start.name} hanya boleh memegang {' dan '.join(sorted(OF_THE_PUBLIC))}, "
            f"padahal ada {', '.join(more)}; pindahkan ke folder brankas kunci"
        )


def desk_asks(start: Start) -> Iterator[ReadinessFinding]:
    """The desk is given no root key, nor a folder of credentials: it asks the vault."""
    if start.surface is not Surface.DESK or start.is_together:
        return  # together it is given neither
    if not start.setting("SIGAP_ROOT_KEY").startswith(VAULT):
        yield ReadinessFinding(
            "SIGAP_ROOT_KEY: meja kerja tidak memegang kunci akar; setel SIGAP_ROOT_KEY=vault:/run/sigap-vault/socket "
            "dan jalankan brankas kunci: ./sigap up vault"
        )
    if start.setting("CREDENTIALS_DIRECTORY"):
        yield ReadinessFinding(
            "CREDENTIALS_DIRECTORY terlihat oleh meja kerja; hapus LoadCredentialEncrypted dari unitnya: "
            "kunci akar hanya untuk brankas kunci"
        )


def keys_open(start: Start) -> Iterator[ReadinessFinding]:
    """The ring opens with its root key, or waits for the officer's passphrase; the two files of a site are whole."""
    folder = start.keys
    if not start.needs_keys or folder is None or not is_folder(folder):
        return
    if start.is_together and start.surface is Surface.DESK:
        return  # the same two files as the public site's
    tried = asked_of_keys(start, folder)
    if tried is None:
        text = f"SIGAP_KEYS={folder}: kunci tidak terbuka dalam {_TRIED_WITHIN:.0f} detik; periksa SIGAP_ROOT_KEY"
        yield ReadinessFinding(text, is_passing=True)
        return
    lines = [line for line in tried.stdout.splitlines() if line.strip()]
    if tried.returncode and not lines:
        lines = [f"SIGAP_KEYS={folder}: kunci tidak dapat diperiksa (status {tried.returncode})"]
    # Below zero: ended by a signal, such as that of a memory that was short for a moment.
    is_passing = tried.returncode == NOT_NOW or tried.returncode < 0
    yield from (ReadinessFinding(line, is_passing=is_passing) for line in lines)


def asked_of_keys(
    start: Start, folder: Path, *arguments: str, given: str = ""
) -> subprocess.CompletedProcess[str] | None:
    """What `check-keys` says, in a process that ends with the answer; None when it took too long."""
    environment = {name: start.environ[name] for name in _PASSED_ON if name in start.environ}
    environment |= {"SIGAP_SURFACE": start.surface, "SIGAP_KEYS": str(folder)}
    environment |= {"DJANGO_SETTINGS_MODULE": "sigap.config.settings"}
    try:
        return subprocess.run(
            [*SIGAP, "check-keys", *arguments],
            env=environment,
            cwd=CHECKOUT / "src",
            input=given,
            capture_output=True,
            text=True,
            timeout=_TRIED_WITHIN,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None


def _files(folder: Path) -> list[Path]:
    """Everything in a folder of keys but its folders. The public site's own folder may lie inside the desk's.

    Nothing of a folder that is shut to us: whose it is, says `keys_shut`.
    """
    try:
        return sorted(Path(entry.path) for entry in os.scandir(folder) if not entry.is_dir() and _is_there(entry))
    except PermissionError:
        return []


def _is_there(entry: os.DirEntry[str]) -> bool:
    # A draft of a key that is being replaced at this moment may be gone again.
    return Path(entry.path).exists()
