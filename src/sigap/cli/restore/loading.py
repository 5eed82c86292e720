"""Loads a copy into a database beside the standing one and makes it fit to be worked in.

Proved as a backup proves it, brought to this version, rid again of what was erased since, tokens made anew. Until the
names change nobody is let in.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import psycopg

from sigap.cli.copies import postgres_tools, proof
from sigap.cli.copies.manifests import FILES, HEAD, Manifest
from sigap.cli.copies.proof import CheckFailed
from sigap.cli.database import built_ins, orm, roles, server
from sigap.cli.database.server import Database
from sigap.cli.home import Home
from sigap.cli.restore import databases
from sigap.cli.restore.refusals import unopenable
from sigap.config.env import Env
from sigap.kernel.clock import now

_LOST = (
    "Yang dicatat sesudah saat itu hilang; setiap pimpinan kantor diberi tahu lewat pemberitahuan.",
    "Laporan sesudah itu hilang dengan enam katanya: hubungi pelapor yang masih diingat petugas.",
    "Catat lagi siapa yang tidak boleh tahu, penahanan berkas, penutupan dan putusan.",
    (
        "Nomor surat dan register sesudah itu dapat terbit dua kali: sambung dulu nomor surat di halaman Penomoran, "
        "dan cocokkan nomor register dengan buku."
    ),
    "Tanda darurat yang sudah dijawab sesudah itu dapat berbunyi lagi: jawab lagi.",
)
"""After the first, word for word what `sigap.desk.restored` tells those who work in the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreResult:
    """What was done to a loaded copy: keys destroyed again, persons found by token again, keys whose epoch is gone.

    `is_open`: the new database waits for the server's administrator.
    """

    erased: int
    indexed: int
    unopenable: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePlan:
    """A copy that may be restored here, what was erased after it was made, heads kept elsewhere that it must fit.

    `notes` is what its lists of erased keys leave to say.
    """

    folder: Path
    manifest: Manifest
    erased: tuple[str, ...]
    heads: Mapping[int, bytes]
    notes: tuple[str, ...]


def load(target: Database, wanted: RestorePlan) -> RestoreResult:
    """Raises CommandFailed; then nothing of the loaded database is left."""
    manifest = wanted.manifest
    fresh = databases.begin(target.owner_url)
    try:
        with server.connect(fresh) as connection:
            # On a foreign server the log-ins and their passwords are its administrator's.
            roles.ensure_roles(connection, target.passwords if target.cluster else {})
        account = target.cluster.account if target.cluster else None
        postgres_tools.load(fresh, wanted.folder / manifest.dump, account=account)
        proof.compare(fresh, manifest, wanted.folder / HEAD)
        _hold_against(fresh, wanted.heads)
        # Functions, policies and grants come from this version's files, never from a copy.
        with orm.looking_at(fresh):
            import_module("sigap.cli.schema.step").apply()
        if not target.cluster:
            with server.connect(fresh) as connection:
                roles.claim(connection, Env.read().regency)
        done = import_module("sigap.cli.restore.settling").settle(fresh, manifest, wanted.erased, at=now())
        with server.connect(fresh) as connection:
            is_open = built_ins.are_open(connection)
    except BaseException:
        databases.give_up(target.owner_url)
        raise
    return RestoreResult(erased=done.erased, indexed=done.indexed, unopenable=unopenable(manifest), is_open=is_open)


def bring_files(home: Home, folder: Path, manifest: Manifest) -> None:
    """Lays the copy's sealed files beside those that are there; each is replaced whole, none is removed.

    Only those that the manifest names and that were held against it: nobody slips one more into the folder.
    """
    for name in sorted(name for name in manifest.files if Path(name).parts[0] == FILES):
        place = home.path / name
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = place.with_name(f".{place.name}.{os.getpid()}")
        shutil.copyfile(folder / name, new, follow_symlinks=False)
        new.replace(place)


def print_result(wanted: RestorePlan, done: RestoreResult, kept: str, *, database: str) -> str:
    """What the command answers."""
    manifest = wanted.manifest
    rows = sum(manifest.rows.values())
    lines = [
        f"Sistem dipulihkan ke keadaan {manifest.begun_at:%Y-%m-%d %H:%M:%S} UTC",
        f"{rows} baris, {manifest.events} peristiwa",
        f"Kepala jejak: {manifest.head}",
        f"Kunci yang dimusnahkan lagi: {done.erased}; token pencarian dibuat ulang: {done.indexed} orang dan nomor LP",
        "Semua sesi berakhir: setiap petugas masuk lagi; sistem kantor lain perlu kunci baru.",
        *_LOST,
        "Petugas dan sandi kembali seperti saat itu: akhiri lagi yang sudah berhenti sesudahnya (halaman Petugas).",
        "Kepala jejak yang disimpan di luar setelah saat itu tidak cocok lagi; simpan bersama catatan kejadian ini.",
    ]
    lines += wanted.notes
    if done.is_open:
        lines.append(f"Basis data ini baru: {built_ins.remedy(database)}")
    if wanted.heads:
        lines.append(f"Kepala yang disimpan di luar, sampai saat itu: {len(wanted.heads)} cocok.")
    if done.unopenable:
        lines.append(f"{done.unopenable} kunci data tidak dapat dibuka lagi: masa kuncinya sudah dimusnahkan.")
    if kept:
        lines.append(f"Basis data yang digantikan disimpan; membuangnya: ./sigap restore --discard {kept}")
    return "\n".join(lines)


def _hold_against(url: str, heads: Mapping[int, bytes]) -> None:
    """Raises CheckFailed unless the loaded trail, whose chain was walked, has these heads."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT seq, hash FROM audit_anchor WHERE seq = ANY(%s)", [list(heads)]).fetchall()
    own = {int(seq): bytes(digest) for seq, digest in rows}
    # Of a head that was kept in words only the beginning is known.
    if wrong := sorted(seq for seq, digest in heads.items() if not own.get(seq, b"").startswith(digest)):
        raise CheckFailed(
            f"kepala jejak {wrong[0]} yang disimpan di luar berbeda dari yang ada di cadangan: jejaknya ditulis ulang"
        )
