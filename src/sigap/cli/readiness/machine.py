"""Checks of the machine: who we are, the data folder, room on the disk, where copies go, what must be prepared."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sigap.cleaning import unit
from sigap.cleaning.running import can_clean
from sigap.cli.home import is_folder, is_within
from sigap.cli.preparation import sources
from sigap.cli.readiness.start import ReadinessFinding, Start
from sigap.config.env import Surface
from sigap.kernel.disk import LEAST_FREE, RESERVE, is_nearly_full

GIB = 1024**3
_OTHERS = 0o077
# Folders of the system or of many: `chown` there would take them from everybody else.
_SYSTEM = tuple(map(Path, ("/boot", "/etc", "/lib", "/proc", "/root", "/sys", "/usr", "/var/lib/postgresql")))
_SHARED = tuple(map(Path, ("/", "/dev", "/home", "/run", "/var")))
# What tells a folder of keys, whatever it is called.
KEY_FILES = frozenset({"root.key", "root.locked", "ring.sealed", "recovery.json", "kek.key", "token.key", "intake.key"})


def not_root(start: Start) -> Iterator[ReadinessFinding]:
    """Each part has an OS user of its own, the embedded database too."""
    if start.user == 0:
        yield ReadinessFinding(
            "SIGAP dijalankan sebagai root; jalankan tiap bagian sebagai penggunanya sendiri (deploy/systemd), "
            "misalnya: runuser -u sigap -- ./sigap up"
        )


def home(start: Start) -> Iterator[ReadinessFinding]:
    """SIGAP_HOME is there, ours, and shut to others."""
    folder = start.home
    if folder is None:
        yield ReadinessFinding(
            "SIGAP_HOME belum disetel; sebut folder data bagian ini, misalnya SIGAP_HOME=/var/lib/sigap"
        )
        return
    try:
        found = folder.stat()
    except OSError as error:
        yield ReadinessFinding(f"SIGAP_HOME={folder}: {error.strerror}; buat: install -d -m 700 {folder}")
        return
    if not stat.S_ISDIR(found.st_mode):
        yield ReadinessFinding(f"SIGAP_HOME={folder}: bukan folder; hapus berkas itu atau sebut folder lain")
    elif found.st_uid != start.user:
        yield ReadinessFinding(f"SIGAP_HOME={folder}: milik pengguna lain; {_mend_owner(folder, start.user)}")
    elif stat.S_IMODE(found.st_mode) & _OTHERS:
        yield ReadinessFinding(f"SIGAP_HOME={folder}: terbuka bagi pengguna lain; jalankan: chmod 700 {folder}")


def _mend_owner(folder: Path, user: int) -> str:
    """The folder alone: what lies in it may be somebody's whom a mistyped name would rob."""
    if folder.parent in _SHARED or any(folder.is_relative_to(each) for each in _SYSTEM):
        return "itu folder sistem; sebut folder bagian ini sendiri, misalnya SIGAP_HOME=/var/lib/sigap"
    return f"jalankan: chown {user} {folder}"


def disk(start: Start) -> Iterator[ReadinessFinding]:
    """A full disk loses reports: refused from where the alarm rings until room is made, told once files find none."""
    folder = start.home
    if folder is None or not is_folder(folder):
        return
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total if usage.total else 0.0
    sentence = f"{folder}: sisa ruang {usage.free / GIB:.1f} GiB ({share:.0%})"
    if is_nearly_full(folder):
        text = f"{sentence}; kosongkan atau perbesar penyimpanan sampai paling sedikit {LEAST_FREE:.0%} dan 1 GiB"
        yield ReadinessFinding(text, is_passing=True)
    elif share < RESERVE:
        yield ReadinessFinding(f"{sentence}; segera perbesar penyimpanan", is_warning=True)


def copies(start: Start) -> Iterator[ReadinessFinding]:
    """Copies lie outside the data folder, and never beside keys: whoever takes one must not get both."""
    if start.surface is not Surface.WORKER:
        return
    named = start.setting("SIGAP_BACKUP_DIR")
    if not named:
        yield ReadinessFinding(
            "SIGAP_BACKUP_DIR belum disetel: bagian ini tidak membuat cadangan; pasang sigap-backup.timer",
            is_warning=True,
        )
        return
    folder = Path(named).resolve()
    if start.home is not None and is_within(folder, start.home):
        yield ReadinessFinding(f"SIGAP_BACKUP_DIR={folder}: di dalam SIGAP_HOME; sebut folder di penyimpanan lain")
    if found := keys_in(folder):
        yield ReadinessFinding(
            f"SIGAP_BACKUP_DIR={folder}: memuat kunci ({', '.join(found)}); pindahkan kunci dari sana"
        )


def prepared(start: Start) -> Iterator[ReadinessFinding]:
    """Catalogues are made beside the source, which a part's own user may not write."""
    if start.serves_pages and not sources.are_catalogues_ready():
        yield ReadinessFinding("katalog bahasa belum disusun; jalankan sebagai pemilik folder program: ./sigap migrate")


def one_user(start: Start) -> Iterator[ReadinessFinding]:
    """Together under one user the parts are apart in the database only."""
    if start.is_together and start.surface is Surface.PUBLIC:
        yield ReadinessFinding(
            "semua bagian berjalan sebagai satu pengguna: celah di satu bagian dapat membaca berkas kunci brankas; "
            "untuk data nyata pakai satu pengguna untuk tiap bagian (deploy/systemd)",
            is_warning=True,
        )


def cleaner(start: Start) -> Iterator[ReadinessFinding]:
    """Somebody reads files from strangers, with another account than the one that holds the keys."""
    if start.surface is not Surface.DESK:
        return
    if not can_clean():
        mend = "systemctl enable --now sigap-cleaner.socket" if unit.is_ours() else "./sigap status"
        yield ReadinessFinding(
            f"pembersih berkas tidak menjawab: tidak ada berkas dari luar yang dibuka; jalankan: {mend}",
            is_warning=True,
        )
    elif not (unit.is_ours() or start.is_together):
        yield ReadinessFinding(
            "berkas dari luar dibersihkan dengan akun meja kerja sendiri; pasang pembersih dengan akunnya sendiri: "
            "deploy/systemd/sigap-cleaner.socket",
            is_warning=True,
        )


def keys_in(folder: Path) -> list[str]:
    """Names of key files directly in a folder or one level below."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return []
    found = {entry.name for entry in entries}
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            # Another account's, such as lost+found, is shut to us.
            with suppress(PermissionError):
                found |= {name for name in KEY_FILES if Path(entry.path, name).exists()}
    return sorted(found & KEY_FILES)
