"""What a home for training is never given: another database, other keys, or any way out of it."""

from collections.abc import Iterator, Mapping

from sigap.cli.failure import CommandFailed

_DATABASE, _KEYS = "basis datanya sendiri ada di rumahnya", "kuncinya sendiri ada di rumahnya"
_OUT = "tidak ada surat, pesan, atau cadangan yang keluar dari latihan"
_NEVER: Mapping[str, str] = {
    "DATABASE_URL": _DATABASE,
    "SIGAP_DATABASE_URL_PUBLIC": _DATABASE,
    "SIGAP_DATABASE_URL_DESK": _DATABASE,
    "SIGAP_DATABASE_URL_WORKER": _DATABASE,
    "SIGAP_KEYS": _KEYS,
    "SIGAP_ROOT_KEY": _KEYS,
    "SIGAP_MAIL_URL": _OUT,
    "SIGAP_MAIL_FROM": _OUT,
    "SIGAP_CHANNELS": _OUT,
    "SIGAP_BACKUP_DIR": _OUT,
}


def named(environ: Mapping[str, str]) -> Iterator[str]:
    """Each setting that is there and must not be, in one line with why."""
    for name, why in _NEVER.items():
        if environ.get(name, "").strip():
            yield f"{name}: rumah latihan tidak memakainya, {why}; hapus dari lingkungannya"


def refuse_named(environ: Mapping[str, str]) -> None:
    """Raises CommandFailed with all of them."""
    if found := list(named(environ)):
        raise CommandFailed("\nsigap: ".join(found))
