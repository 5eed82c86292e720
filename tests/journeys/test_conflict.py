"""A report on the police: neither they nor the desk find it, no key of the house opens it; its recipients answer it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast, Slip
from tests.journeys.planting import dump
from tests.journeys.visitor import PHONE, Visitor

from sigap.cli.demo.custody import PASSPHRASE
from sigap.mailbox import posting
from sigap.mailbox.conflict import posting as conflict_posting
from sigap.mailbox.conflict import talking
from sigap.mailbox.posting import STORY
from sigap.vault.envelope_sealing import report_place
from sigap.vault.hpke import open_key_with
from sigap.vault.keyring import Keyring, derived
from sigap.vault.sealing import OpenKey, SealBroken, unseal, unseal_bytes

pytestmark = pytest.mark.journey
MORE = "Kuitansinya disimpan Tamsil di gudang kopi CONTOH."
BACK = "Terima kasih. Apakah Anda aman kalau kuitansi itu difoto?"
TOLD = "Petugas di kantor polisi CONTOH meminta uang supaya laporan anak Pere'an tidak diteruskan."
GANDA, PUTRI = "ganda.lpsk", "putri.provinsi"


def test_only_its_recipients_read_a_report_on_the_police(cast: Cast) -> None:
    villager = cast.villager(PHONE)
    slip = _reported(villager)
    for login in (people.ANTON, people.LESTARI, people.GUNTUR, people.RINA, people.HASAN, people.SURYA, _MAYA):
        _finds_nothing(cast.officer(login), slip)
    _no_key_of_the_house_opens_it(cast.demo, slip, people.report(cast.villager()))

    ganda = cast.officer(GANDA, PHONE)
    ganda.go("/jalur-khusus/")
    ganda.tap(f"Laporan {slip.number}")
    _step_up(ganda, cast.demo)
    ganda.reads_nothing_of(TOLD)
    ganda.write("Frasa sandi jalur khusus", "sampan kapur rembulan lesunk")
    ganda.tap("Buka")
    ganda.reads("Frasa sandi tidak cocok")
    ganda.write("Frasa sandi jalur khusus", PASSPHRASE)
    ganda.tap("Buka")
    ganda.reads(TOLD, "Polisi", "menguasai server yang berjalan")
    ganda.main().get_by_label("Pesan untuk pelapor").select_option(label=_READ)
    ganda.tap("Simpan pesan")
    ganda.reads("Pesan tersimpan")
    people.look_up(villager, slip)
    villager.reads(_READ, "sedang kami tangani")
    villager.reads_nothing_of("polisi", "Polisi CONTOH", TOLD, "LPSK")
    _writes_to_and_fro(cast, villager, slip)
    for login in (people.ANTON, people.RINA, people.SURYA):
        _finds_nothing(cast.officer(login), slip)
    _no_key_of_the_house_opens_what_was_written(cast.demo, slip)


def test_a_conflict_found_later_leaves_the_desk_and_lists_who_had_read(cast: Cast) -> None:
    slip = people.report(cast.villager(), TOLD, answer="Tidak ada. Kirim ke UPTD PPA")
    rina = cast.officer(people.RINA)
    people.take(rina, slip)
    rina.tap("Buka dan baca")
    rina.reads(TOLD)
    rina.go(f"/laporan/{slip.number}/jalur-khusus/")
    rina.tick("Polisi")
    rina.tap("Pindahkan")
    _step_up(rina, cast.demo)
    rina.reads("Laporan dipindahkan ke jalur khusus")
    for login in (people.RINA, people.HASAN, people.ANTON):
        _finds_nothing(cast.officer(login), slip)
    _no_key_of_the_house_opens_it(cast.demo, slip, people.report(cast.villager()))
    putri = cast.officer(PUTRI)
    putri.go(f"/jalur-khusus/{slip.number}/")
    _step_up(putri, cast.demo)
    putri.reads("Pernah membaca, sebelum dipindahkan", "Rina Marlina")
    putri.write("Frasa sandi jalur khusus", PASSPHRASE)
    putri.tap("Buka")
    putri.reads(TOLD, "Polisi")


_MAYA = "maya.sekretariat"
_READ = "Pesan Anda sudah dibaca. Terima kasih sudah menulis."


def _reported(villager: Visitor) -> Slip:
    villager.go("/lapor/")
    villager.write("Cerita Anda", TOLD)
    villager.main().get_by_text("Apakah laporan ini tentang petugas atau kantor?").click()
    villager.main().get_by_label("Polisi", exact=True).check()
    villager.tap("Kirim laporan")
    slip = people.slip_of(villager)
    villager.reads("orang dari kantor lain", "menguasai server yang berjalan")
    return slip


def _writes_to_and_fro(cast: Cast, villager: Visitor, slip: Slip) -> None:
    """The reporter writes back, another recipient reads it by passphrase and answers, the reporter reads that."""
    villager.write("Tulis balasan", MORE)
    villager.tap("Kirim balasan")
    villager.reads("Balasan Anda sudah kami terima", MORE)
    putri = cast.officer(PUTRI, PHONE)
    putri.go("/jalur-khusus/")
    putri.reads("1 pesan baru")
    putri.tap(f"Laporan {slip.number}")
    _step_up(putri, cast.demo)
    putri.reads_nothing_of(MORE)
    putri.write("Frasa sandi jalur khusus", PASSPHRASE)
    putri.tap("Buka")
    putri.reads(TOLD, MORE)
    putri.write("Pesan kepada pelapor", BACK)
    putri.tap("Kirim ke halaman pelapor")
    putri.reads("Pesan ada di halaman pelapor")
    putri.reads_nothing_of(MORE, BACK, "1 pesan baru")
    people.look_up(villager, slip)
    villager.reads(MORE, BACK)
    villager.reads_nothing_of("Putri", "UPTD PPA Provinsi", TOLD)


def _step_up(officer: Visitor, demo: Demo) -> None:
    """Before anything sealed is opened the desk asks once more who one is."""
    officer.reads("Tunjukkan sekali lagi bahwa ini Anda")
    officer.write("Kata sandi", demo.password)
    officer.tap("Lanjutkan")


def _finds_nothing(officer: Visitor, slip: Slip) -> None:
    for path in ("/antrean/", "/antrean/?lingkup=kantor", "/kabar/"):
        officer.go(path)
        officer.reads_nothing_of(slip.number, TOLD, MORE, BACK)
    said = set()
    for number in (slip.number, "L-0000"):
        for path in (f"/laporan/{number}/", f"/jalur-khusus/{number}/", f"/laporan/{number}/jalur-khusus/"):
            officer.go(path)
            assert officer.status == 404, path
            said.add(officer.text())
    assert len(said) == 1, "refusal and absence look different"


def _no_key_of_the_house_opens_it(demo: Demo, slip: Slip, ordinary: Slip) -> None:
    """With the whole database and the whole key folder in hand; the same tries do open an ordinary report."""
    stolen = dump(demo)
    assert TOLD.encode() not in stolen
    ((report_id, key_id, story),) = demo.query(
        f"SELECT id, key_id, sealed_story FROM custody_lanereport WHERE number = '{slip.number}'"
    )
    assert bytes(story).hex().encode() in stolen  # type: ignore[call-overload]  # a row of unknown columns
    shares = demo.query(f"SELECT blob FROM custody_laneshare WHERE report_id = '{report_id}'")
    assert len(shares) == 3
    tries = Tries(demo)
    assert not tries.open(conflict_posting.TABLE, report_id, key_id, story, [blob for (blob,) in shares])
    ((each, of, text, blob),) = demo.query(
        f"SELECT id, key_id, sealed_story, key_blob FROM mailbox_envelope WHERE number = '{ordinary.number}'"
    )
    assert tries.open(posting.TABLE, each, of, text, [blob]), "the measure opens nothing at all"


def _no_key_of_the_house_opens_what_was_written(demo: Demo, slip: Slip) -> None:
    stolen = dump(demo)
    for words in (TOLD, MORE, BACK, "Tamsil"):
        assert words.encode() not in stolen
    tries = Tries(demo)
    held = f"FROM custody_lanereport r JOIN custody_laneshare s ON s.report_id = r.id WHERE r.number = '{slip.number}'"
    halves = demo.query(f"SELECT r.id, r.key_id, r.sealed_talk_half, s.blob {held}")
    assert len(halves) == 3
    for row, key_id, half, blob in halves:
        assert not tries.open(conflict_posting.TABLE, row, key_id, half, [blob], column="sealed_talk_half")
    lines = demo.query(
        "SELECT l.id, l.key_id, l.sealed_text, l.talk_blob, l.reply_blob FROM custody_laneline l"
        f" JOIN custody_lanereport r ON r.id = l.report_id WHERE r.number = '{slip.number}'"
    )
    assert len(lines) == 2
    for row, key_id, text, *blobs in lines:
        assert bytes(text).hex().encode() in stolen  # type: ignore[call-overload]  # a row of unknown columns
        assert not tries.open(talking.TABLE, row, key_id, text, blobs, column=talking.TEXT)


class Tries:
    """Every key that a thief of database and key folder has."""

    def __init__(self, demo: Demo) -> None:
        folder: Path = demo.home.keys
        ring = Keyring.load(folder).ring
        self._privates = [epoch.intake for epoch in ring.epochs]
        kept = [(e.kek, e.token, e.intake_private, e.wrapping, e.credential) for e in ring.epochs]
        raw = [ring.mac, *(key for keys in kept for key in keys)]
        files = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
        raw += [content[:32] for content in files if len(content) >= 32]
        self._materials = {key for key in raw if len(key) == 32} | {derived(key, "wrap") for key in raw}
        wrapped = demo.query("SELECT wrapped, id, purpose, case_id FROM vault_datakey WHERE destroyed_at IS NULL")
        self._materials |= {material for row in wrapped for material in _unwrapped(ring.epochs[0].wrapping, *row)}
        self._privates += [X25519PrivateKey.from_private_bytes(key) for key in sorted(self._materials)]

    def open(
        self, table: str, row: object, key_id: object, sealed: object, blobs: list[object], *, column: str = STORY
    ) -> bool:
        """Whether any of them opens this text."""
        assert isinstance(row, UUID)
        assert isinstance(key_id, UUID)
        assert isinstance(sealed, bytes)
        materials = set(self._materials)
        for blob in blobs:
            materials |= {key.material for key in self._shared(blob, key_id, row)}
        for material in materials:
            try:
                unseal(sealed, key=OpenKey(id=key_id, material=material), place=report_place(table, row, column))
            except SealBroken:
                continue
            return True
        return False

    def _shared(self, blob: object, key_id: UUID, row: UUID) -> Iterator[OpenKey]:
        for private in self._privates:
            if isinstance(blob, bytes):
                try:
                    yield open_key_with(private, blob, key_id=key_id, subject=row)
                except SealBroken:
                    continue


def _unwrapped(wrapping: bytes, wrapped: object, key_id: object, purpose: object, case_id: object) -> Iterator[bytes]:
    from sigap.vault.ring_use import _context  # noqa: PLC0415 - the thief reads the source too

    assert isinstance(wrapped, bytes)
    assert isinstance(key_id, UUID)
    case = case_id if isinstance(case_id, UUID) else None
    try:
        yield unseal_bytes(
            wrapped, key=OpenKey(id=UUID(int=2), material=wrapping), context=_context(key_id, str(purpose), case)
        )
    except SealBroken:
        return
