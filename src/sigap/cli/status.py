"""`./sigap status`: one page on how this installation stands. Status 0: all is well; 1: something is not; 2: not seen.

Each part of the page looks for itself and never changes anything; no line holds a name, a password or a key.
"""

import argparse
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from sigap.cleaning import unit
from sigap.cleaning.running import can_clean
from sigap.cli import door, release
from sigap.cli.database import built_ins, migrating, postgres, server
from sigap.cli.database.roles import Connection
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.keys import condition
from sigap.cli.keys.location import KeyLocation
from sigap.cli.preparation import sources
from sigap.cli.schema.state import SchemaState, read_state
from sigap.cli.serving import vault
from sigap.cli.status_words import NO_CLEANER, TROUBLES, VAULT_WORDS
from sigap.config.env import Env, EnvironmentUnusable
from sigap.intake.rules import CHECKED_WITHIN
from sigap.kernel import certificates, disk
from sigap.kernel.clock import now
from sigap.mailbox.troubles import TroubleCode
from sigap.vault import client
from sigap.vault.copy_terms import OLD_AFTER_TURNS, UNSENT_FOR
from sigap.vault.recovery_files import RecoveryState
from sigap.vault.states import VaultState

HEARTBEAT_WITHIN = timedelta(minutes=2)
_DEBIAN_DATA = Path("/var/lib/postgresql")
_MAILS = "SELECT count(*) FROM public.notifications_mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """One thing as it stands. `is_well` is None where it says something only, or could not be judged."""

    about: str
    words: str
    is_well: bool | None = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusContext:
    """What the parts of the page look with.

    `owner` is None when the database could not be reached, `schema` where it was never migrated either.
    """

    home: Home
    env: Env
    at: datetime
    owner: Connection | None
    schema: SchemaState | None


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap status",
        description="Satu halaman keadaan: versi, basis data, kunci, cadangan, disk, sertifikat, surat, pekerja. "
        "Status 0: semua baik; 1: ada yang tidak; 2: tidak dapat diperiksa.",
    )
    parser.parse_args(arguments)
    home = Home.from_environment()
    owner, where = _connect(home)
    lines = [StatusLine(about="versi", words=str(release.current()), is_well=None), where]
    try:
        schema = read_state(owner) if owner else None
        look = StatusContext(home=home, env=Env.read(), at=now(), owner=owner, schema=schema)
    except EnvironmentUnusable as error:
        raise CommandFailed(str(error)) from error
    for part in (*_IN_DATABASE, *_ALWAYS) if owner else _ALWAYS:
        lines += part(look)
    lines += _untold(look, {line.about for line in lines if line.is_well is False})
    width = max(len(line.about) for line in lines)
    page = "\n".join(f"{_sign(line)} {line.about:<{width}}  {line.words}" for line in lines)
    print(door.named(page, os.environ))
    if owner is None:
        return 2
    owner.close()
    return 1 if any(line.is_well is False for line in lines) else 0


def _sign(line: StatusLine) -> str:
    return {True: "baik ", False: "CEK  ", None: "     "}[line.is_well]


def _connect(home: Home) -> tuple[Connection | None, StatusLine]:
    """A connection as the owner, and which database that is. An embedded one that does not run stays stopped."""
    try:
        named = server.foreign(home)
    except CommandFailed as failed:
        return None, StatusLine(about="basis data", words=failed.message, is_well=False)
    if named is None:
        cluster = postgres.cluster_of(home)
        if not postgres.is_answering(cluster):
            return None, StatusLine(about="basis data", words=f"{cluster.place}: tidak berjalan", is_well=False)
        named, place = server.embedded(cluster), str(cluster.place)
    else:
        parts = urlsplit(named.owner_url)
        place = f"{parts.hostname or 'soket'}{parts.path}"
    try:
        owner = server.connect(named.owner_url)
    except CommandFailed:
        return None, StatusLine(about="basis data", words=f"{place}: tidak menjawab", is_well=False)
    release = owner.info.server_version // 10000
    return owner, StatusLine(about="basis data", words=f"{place}, PostgreSQL {release}")


def _schema(look: StatusContext) -> Iterator[StatusLine]:
    if look.owner is None:
        return
    state = look.schema
    if state is None:
        yield StatusLine(about="skema", words="belum diterapkan; jalankan: ./sigap migrate", is_well=False)
        return
    words = f"sidik {state.fingerprint[:12]}, diterapkan {state.applied_at:%Y-%m-%d %H:%M} UTC"
    if not state.is_of_this_version or migrating.newer_than_us(look.owner) or _is_behind(look.owner):
        yield StatusLine(about="skema", words=f"{words}: dari versi lain; jalankan: ./sigap migrate", is_well=False)
    elif not state.is_unchanged:
        yield StatusLine(about="skema", words=f"{words}: DIUBAH sesudahnya; cari tahu oleh siapa", is_well=False)
    else:
        yield StatusLine(about="skema", words=words)


def _built_ins(look: StatusContext) -> Iterator[StatusLine]:
    """On a server of one's own `migrate` may not shut them."""
    if look.owner is not None and built_ins.are_open(look.owner):
        yield StatusLine(about="fungsi bawaan", words=built_ins.remedy(look.owner.info.dbname), is_well=False)


def _is_behind(owner: Connection) -> bool:
    rows = owner.execute("SELECT app, name FROM public.django_migrations").fetchall()
    return not sources.migration_names() <= {(str(app), str(name)) for app, name in rows}


def _keys(look: StatusContext) -> Iterator[StatusLine]:
    place = KeyLocation.from_environment()
    try:
        if not place.folder.is_dir():
            yield StatusLine(about="kunci", words="belum dibuat; jalankan: ./sigap keys init --help", is_well=False)
            return
        found = condition.look(place, at=look.at)
    except PermissionError:
        yield StatusLine(about="kunci", words=f"{place.folder}: tertutup bagi akun ini", is_well=False)
        return
    ring = f"gelang generasi {found.ring.generation}" if found.ring else "gelang tidak dibuka di sini"
    yield StatusLine(about="kunci", words="; ".join([ring, *found.todo]), is_well=not found.todo)
    recovery = condition.RECOVERY_WORDS[found.state] if found.state else "tidak diperiksa"
    is_outside = found.in_database is None or found.in_database.is_carried
    words = recovery if is_outside else f"{recovery}, belum dicatat di luar mesin ini (./sigap keys carried)"
    is_well = None if found.state is None or place.is_demo else found.state is RecoveryState.CURRENT and is_outside
    yield StatusLine(about="pemulihan", words=words, is_well=is_well)


def _vault(look: StatusContext) -> Iterator[StatusLine]:
    """How it stands, where there should be one: under the units, or where its socket lies."""
    places = [vault.UNIT_SOCKET, vault.socket_of(look.home, {})]
    place = next((each for each in places if each.exists()), None)
    if place is None and not _is_vault_expected():
        return
    state = client.state(place) if place else VaultState.AWAY
    yield StatusLine(about="brankas", words=VAULT_WORDS[state], is_well=state is VaultState.OPEN)


def _is_vault_expected() -> bool:
    """Whether the settings name one. Settings that are shut to us are those of the shipped units, which have one."""
    try:
        return (door.SETTINGS / "vault.env").exists()
    except PermissionError:
        return True


def _copies(look: StatusContext) -> Iterator[StatusLine]:
    # One that a wrong clock dated ahead vouches for nothing.
    good = "FROM public.vault_copy WHERE outcome = 'good' AND begun_at <= now() + interval '10 minutes'"
    newest = _moment(look, "SELECT max(ended_at) " + good)
    every = _count(look, "SELECT every_hours " + good + " ORDER BY ended_at DESC LIMIT 1")
    is_wanted = look.env.backup_dir is not None or every > 0
    if newest is None:
        yield StatusLine(about="cadangan", words="belum ada yang terbukti", is_well=False if is_wanted else None)
        return
    is_fresh = look.at - newest < timedelta(hours=OLD_AFTER_TURNS * (every or look.env.backup_every_hours))
    words = f"yang terakhir {_ago(look.at - newest)}"
    yield StatusLine(about="cadangan", words=words, is_well=is_fresh if is_wanted else None)
    since = _moment(look, "SELECT min(unsent_since) FROM public.vault_copy")
    if since is not None:
        words = f"belum sampai sejak {_ago(look.at - since)}"
        yield StatusLine(about="cadangan jauh", words=words, is_well=look.at - since < UNSENT_FOR)
    elif (sent := _moment(look, "SELECT max(sent_at) FROM public.vault_copy")) is not None:
        yield StatusLine(about="cadangan jauh", words=f"yang terakhir sampai {_ago(look.at - sent)}")


def _disk(look: StatusContext) -> Iterator[StatusLine]:
    cluster = postgres.cluster_of(look.home).data
    places = {"data": look.home.path, "basis data": cluster if _is_reached(cluster) else _DEBIAN_DATA}
    if look.env.backup_dir is not None:
        places["cadangan"] = look.env.backup_dir
    found = {name: place for name, place in places.items() if _is_reached(place)}
    lines = []
    for name, place in found.items():
        usage = shutil.disk_usage(place)
        lines.append(f"{name} {usage.free / 2**30:.1f} GB bebas ({usage.free / usage.total:.0%})")
    is_well = not any(disk.is_nearly_full(place) for place in found.values())
    yield StatusLine(about="disk", words="; ".join(lines), is_well=is_well)


def _is_reached(place: Path) -> bool:
    """Whether it is there; of what lies in a folder that is shut to us nothing is said."""
    try:
        return place.exists()
    except PermissionError:
        return False


def _cleaner(look: StatusContext) -> Iterator[StatusLine]:
    """Tried with a file of ours; where it is a unit for the desk alone, by what the desk told the database."""
    if unit.is_installed() and not unit.is_ours():
        yield _cleaner_of_desk(look)
    elif not can_clean():
        yield StatusLine(about="pembersih", words=NO_CLEANER, is_well=False)
    elif unit.is_ours():
        yield StatusLine(about="pembersih", words="menjawab, dengan akunnya sendiri")
    else:
        words = "menjawab, dengan akun meja kerja (deploy/systemd/sigap-cleaner.socket belum dipasang)"
        yield StatusLine(about="pembersih", words=words, is_well=False if door.SETTINGS.is_dir() else None)


def _cleaner_of_desk(look: StatusContext) -> StatusLine:
    asked_in_vain = _ask(look, "SELECT count(*) FROM mailbox.troubles() WHERE code = 'cleaner'")
    if asked_in_vain is None:
        return StatusLine(about="pembersih", words="hanya terlihat dari meja kerja, lewat basis data", is_well=None)
    if asked_in_vain:
        return StatusLine(about="pembersih", words=NO_CLEANER, is_well=False)
    return StatusLine(about="pembersih", words="dengan akunnya sendiri; meja kerja tidak mengeluhkannya")


def _certificate(look: StatusContext) -> Iterator[StatusLine]:
    """Of each address, as a browser is shown it."""
    hosts = certificates.hosts_with_certificates(look.env.desk_url, look.env.hosts)
    if not hosts:
        yield StatusLine(about="sertifikat", words="tidak dipakai (SIGAP_DESK_URL bukan https)", is_well=None)
        return
    port = urlsplit(look.env.desk_url).port or 443
    ends = {host: certificates.certificate_end(host, port) for host in hosts}
    lines = [f"{host}: {f'sampai {end:%Y-%m-%d}' if end else 'tidak terjangkau'}" for host, end in ends.items()]
    is_well = all(end is not None and end - look.at > certificates.RENEWED_BEFORE for end in ends.values())
    yield StatusLine(about="sertifikat", words=", ".join(lines), is_well=is_well)


def _mail(look: StatusContext) -> Iterator[StatusLine]:
    if not look.env.mail_url:
        yield StatusLine(about="surat", words="tidak dipasang (SIGAP_MAIL_URL)", is_well=None)
        return
    waiting = _count(look, f"{_MAILS} WHERE sent_at IS NULL AND given_up_at IS NULL")
    lost = _count(look, f"{_MAILS} WHERE given_up_at > now() - interval '7 days'")
    yield StatusLine(about="surat", words=f"{waiting} menunggu, {lost} tidak sampai", is_well=not lost)


def _worker(look: StatusContext) -> Iterator[StatusLine]:
    beat = _moment(look, "SELECT max(beaten_at) FROM public.mailbox_heartbeat")
    if beat is None:
        yield StatusLine(about="pekerja", words="belum pernah terlihat", is_well=False)
        return
    yield StatusLine(
        about="pekerja", words=f"terlihat {_ago(look.at - beat)}", is_well=look.at - beat < HEARTBEAT_WITHIN
    )


def _sweeps(look: StatusContext) -> Iterator[StatusLine]:
    """Each sweep comes to its end within its own time, whether or not the worker beats."""
    late = _ask(look, "SELECT string_agg(name, ', ') FROM mailbox.sweep_ages() WHERE is_late")
    yield StatusLine(
        about="tugas", words=f"gagal terus: {late}" if late else "semua selesai pada waktunya", is_well=not late
    )


def _unstored(look: StatusContext) -> Iterator[StatusLine]:
    if _count(look, "SELECT count(*) FROM mailbox.troubles() WHERE code = 'reports'"):
        words = "ada yang tidak dapat disimpan dalam 15 menit terakhir"
        yield StatusLine(about="laporan masuk", words=words, is_well=False)


def _arrivals(look: StatusContext) -> Iterator[StatusLine]:
    """Reports that no desk has held against people yet; so long nobody knows of them."""
    oldest = _moment(look, "SELECT min(since) FROM public.intake_uncheckedreport")
    if oldest is None:
        yield StatusLine(about="laporan", words="semua sudah diperiksa sebelum dibaca")
        return
    stuck = _count(look, "SELECT count(*) FROM public.intake_uncheckedreport WHERE is_stuck")
    words = f"ada yang menunggu diperiksa, yang pertama {_ago(look.at - oldest)}"
    if stuck:
        words += f"; {stuck} tidak ada yang boleh menerimanya: angkat penerima jalur khusus di luar daerah"
    yield StatusLine(about="laporan", words=words, is_well=look.at - oldest < CHECKED_WITHIN)


def _registers(look: StatusContext) -> Iterator[StatusLine]:
    """Old registers that officers uploaded, and that nobody takes up."""
    since = _moment(look, "SELECT registers.stuck_since()")
    if since is not None:
        words = f"menunggu sejak {_ago(look.at - since)}; jalankan: ./sigap import waiting"
        yield StatusLine(about="register lama", words=words, is_well=False)


def _offices(look: StatusContext) -> Iterator[StatusLine]:
    """Offices whose region has ended: what is kept from a region by its new code is not kept from them."""
    lost = _count(
        look,
        "SELECT count(*) FROM public.access_office o WHERE o.valid_to IS NULL AND o.region <> '' AND NOT EXISTS ("
        "SELECT FROM public.places_region r WHERE r.code = o.region AND r.valid_to IS NULL)",
    )
    if lost:
        words = f"{lost} memakai kode wilayah yang tidak berlaku lagi; sekretariat membetulkannya di halaman Kantor"
        yield StatusLine(about="kantor", words=words, is_well=False)


def _untold(look: StatusContext, shown: set[str]) -> Iterator[StatusLine]:
    """What is told on pages and by the figures, and by no part of this page."""
    codes = _ask(look, "SELECT string_agg(code, ' ') FROM mailbox.troubles()")
    for code in (code for code in TroubleCode if code in str(codes or "").split()):
        about, words = TROUBLES[code]
        if about not in shown:
            yield StatusLine(about=about, words=words or f"{code}: docs/operations.md, Watching", is_well=False)


type _Part = Callable[[StatusContext], Iterator[StatusLine]]
_ALWAYS: tuple[_Part, ...] = (_keys, _vault, _disk, _certificate, _cleaner)


def _erasures(look: StatusContext) -> Iterator[StatusLine]:
    """What two said yes to and nobody has carried out yet: it lapses."""
    approved = "FROM public.cases_erasure WHERE status = 'approved'"
    if count := _count(look, f"SELECT count(*) {approved}"):
        since = _moment(look, f"SELECT min(answered_at) {approved}") or look.at
        words = f"{count} disetujui menunggu dijalankan, yang tertua {_ago(look.at - since)}: ./sigap keys erase --help"
        yield StatusLine(about="pemusnahan", words=words, is_well=False)


_IN_DATABASE: tuple[_Part, ...] = (
    _schema,
    _built_ins,
    _copies,
    _mail,
    _worker,
    _sweeps,
    _unstored,
    _arrivals,
    _registers,
    _offices,
    _erasures,
)


def _ask(look: StatusContext, question: str) -> object:
    """The one answer; None where the database is not reached or has never been migrated."""
    if look.owner is None or look.schema is None:
        return None
    try:
        row = look.owner.execute(question.encode()).fetchone()
    except psycopg.errors.SyntaxErrorOrAccessRuleViolation:
        return None  # a database of another version, which the line on the schema says
    return row[0] if row else None


def _moment(look: StatusContext, question: str) -> datetime | None:
    found = _ask(look, question)
    return found if isinstance(found, datetime) else None


def _count(look: StatusContext, question: str) -> int:
    found = _ask(look, question)
    return found if isinstance(found, int) else 0


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    for size, name in ((1440, "hari"), (60, "jam"), (1, "menit")):
        if minutes >= size:
            return f"{minutes // size} {name} lalu"
    return "baru saja"
