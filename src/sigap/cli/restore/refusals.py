"""Everything that keeps a copy from being restored here, found before anything is touched and told all at once."""

import os
import stat
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import psycopg

from sigap.cli.copies import manifest_mac, manifests, months, sealed
from sigap.cli.copies.manifests import Manifest, ManifestUnreadable
from sigap.cli.copies.postgres_tools import name_of
from sigap.cli.copies.proof import missing_roles
from sigap.cli.database import demo_mark
from sigap.cli.database.roles import SURFACES, Connection
from sigap.cli.database.server import Database
from sigap.cli.failure import CommandFailed
from sigap.cli.preparation import sources
from sigap.cli.restore import databases
from sigap.vault import keyring
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.keyring import Keyring

_SHOWN = 3
_OTHERS_WRITE = 0o022


def manifest_of(folder: Path, problems: list[str]) -> Manifest | None:
    """The copy's manifest, or a problem more."""
    if (folder / f"{manifests.NAME}{sealed.ENDING}").exists():
        problems.append(f"{folder}: tersegel untuk tempat jauh; buka dulu: ./sigap restore {folder} --unseal BARU")
        return None
    try:
        return Manifest.read(folder)
    except ManifestUnreadable as unreadable:
        problems.append(str(unreadable))
        return None


def of_files(folder: Path, manifest: Manifest) -> list[str]:
    """Files that are missing, cut short or changed."""
    return list(manifests.misfits(folder, manifest))


def of_version(manifest: Manifest) -> list[str]:
    """A copy that a newer SIGAP made: its tables are not this version's."""
    known = {f"{app}.{name}" for app, name in sources.migration_names()}
    unknown = sorted(set(manifest.migrations) - known)
    if not unknown:
        return []
    shown = ", ".join(unknown[:_SHOWN]) + (", …" if len(unknown) > _SHOWN else "")
    return [f"cadangan ini dibuat SIGAP {manifest.version} yang lebih baru ({shown}); pasang versi itu dulu"]


def keyring_at_hand(problems: list[str]) -> Keyring | None:
    """The open ring, or a problem more."""
    try:
        return keyring.current()
    except keyring.RingLocked:
        problems.append("kunci sistem terkunci kata sandi; pemulihan perlu kunci yang terbuka (SIGAP_ROOT_KEY)")
    except (KeysUnsafe, KeysUnusable) as trouble:
        problems.append(str(trouble))
    return None


def of_mark(folder: Path, ring: Keyring) -> Iterator[str]:
    """What keeps a copy from being this installation's own: whoever can change one has SQL run as the owner.

    Also where another user could exchange a file between this look and the loading.
    """
    if wrong := manifest_mac.misfit(folder, ring):
        yield f"{wrong}. Kalau Anda tahu siapa saja yang dapat menulis ke folder itu dan mempercayainya: --unsigned"
    if open_one := next((path for path in (folder.parent, folder, *folder.rglob("*")) if _is_open(path)), None):
        yield (
            f"{open_one}: dapat ditukar pengguna lain selama pemulihan; salin dulu cadangan ini ke folder milik "
            "sendiri yang tertutup (mode 700)"
        )


def heads_before(path: Path | None, manifest: Manifest, problems: list[str]) -> Mapping[int, bytes]:
    """Heads that are kept elsewhere, as far as the copy's own trail reaches: younger ones cannot fit it."""
    if path is None:
        return {}
    walk = import_module("sigap.audit.verify")
    try:
        held: dict[int, bytes] = walk.read_heads(path)
        last = int(manifest.head.split()[0])
    except walk.AnchorsUnreadable as unreadable:
        problems.append(str(unreadable))
    except (ValueError, IndexError):
        problems.append("manifest cadangan ini tidak menyebut kepala jejaknya")
    else:
        fitting = {seq: digest for seq, digest in held.items() if seq <= last}
        if not fitting:
            problems.append(f"{path}: semua kepala lebih muda daripada cadangan ini; tidak ada yang dapat diperiksa")
        return fitting
    return {}


def of_keys(folder: Path, manifest: Manifest, ring: Keyring, *, may_miss_months: bool) -> Iterator[str]:
    """A ring that opens nothing of this copy, or not every month of it: it came from an older recovery file."""
    lacking = months.missing(manifest, ring.ring)
    opens_some = not manifest.data_keys or any(ring.epoch_of(kek) for kek in manifest.data_keys)
    if lacking and (opens_some or not manifest_mac.misfit(folder, ring)):
        if not may_miss_months:
            yield f"{months.words(lacking)}. Kalau memang hilang: --missing-months; isi bulan itu tidak terbuka lagi"
    elif not opens_some:
        yield (
            "kunci di SIGAP_KEYS bukan kunci sistem ini: tidak satu pun kunci data di cadangan terbuka dengannya, dan "
            "tandanya tidak cocok"
        )


def unopenable(manifest: Manifest) -> int:
    """How many data keys of the copy the ring no longer opens: their epoch was destroyed, and that was meant."""
    gone = {epoch.kek_id for epoch in keyring.current().ring.gone}
    return sum(count for kek, count in manifest.data_keys.items() if kek in gone)


def of_database(target: Database, manifest: Manifest | None, is_replacing: bool) -> list[str]:  # noqa: FBT001  the call's own word
    """What stands in the way on the server: its age, its rights, who is connected, what would be replaced."""
    try:
        with databases.maintenance_connection(target.owner_url) as connection:
            found = [*_of_server(connection, target, manifest)]
            name = name_of(target.owner_url)
            if databases.exists(connection, name):
                found += _of_standing(connection, target, manifest, is_replacing=is_replacing)
    except CommandFailed as failed:
        return [failed.message]
    return found


def other_kind(place: object, *, is_demo: bool) -> str:
    """A demo's copy belongs into a demo, a real one never."""
    if is_demo:
        return f"{place} bertanda CONTOH, cadangan ini tidak; pakai folder data lain"
    return f"cadangan ini bertanda CONTOH, {place} tidak; pakai folder data lain"


def _of_server(connection: Connection, target: Database, manifest: Manifest | None) -> Iterator[str]:
    row = connection.execute("SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
    if row != (True,):
        yield "pemilik basis data tidak boleh membuat basis data; minta administrator: ALTER ROLE … CREATEDB"
    if manifest is None:
        return
    if connection.info.server_version // 10000 < manifest.server:
        yield (
            f"cadangan ini dari PostgreSQL {manifest.server}, server ini "
            f"{connection.info.server_version // 10000}; pakai server yang sama atau lebih baru"
        )
    ours = {f"sigap_{surface}" for surface in SURFACES} if target.cluster else set()
    for name in sorted(set(missing_roles(connection, manifest)) - ours):
        yield f"peran {name} belum ada di server ini; minta administrator: CREATE ROLE {name} NOLOGIN"


def _of_standing(
    connection: Connection, target: Database, manifest: Manifest | None, *, is_replacing: bool
) -> Iterator[str]:
    name = name_of(target.owner_url)
    if count := databases.visitors(connection, name):
        yield f"{count} sambungan masih memakai basis data {name}; hentikan dulu sistemnya"
    with psycopg.connect(target.owner_url) as standing:
        if not holds_data(standing):
            return
        if manifest is not None and demo_mark.is_marked(standing) != manifest.is_demo:
            yield other_kind(f"basis data {name}", is_demo=demo_mark.is_marked(standing))
    if not is_replacing:
        yield f"basis data {name} sudah berisi; untuk menggantikannya ulangi dengan --replace (yang lama disimpan)"


def holds_data(connection: Connection) -> bool:
    """Whether anything of a SIGAP lies in a database."""
    return connection.execute("SELECT to_regclass('public.django_migrations')").fetchone() != (None,)


def _is_open(path: Path) -> bool:
    """Whether somebody else than this user and root could put another file in its place, or write into it."""
    facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        return False
    # In a sticky folder nobody moves what is another's.
    is_shared = bool(facts.st_mode & _OTHERS_WRITE) and not facts.st_mode & stat.S_ISVTX
    return is_shared or facts.st_uid not in {os.geteuid(), 0}
