"""`./sigap import register`: cases as the desk makes them, all of a register or nothing, and never twice."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from tests.factories.deadlines import DEWI, HASAN, at_the_desk, loaded, wib
from tests.factories.old_registers import messy, row, written

from sigap.access.roles import Section
from sigap.audit.models import Event
from sigap.cases.actions.identity import Identity, identity_place
from sigap.cases.actions.sections import text_place
from sigap.cases.actions.tokens import tokens_of
from sigap.cases.models import Assignment, Case, CasePerson, PersonToken, Relation, SectionText
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole
from sigap.cli.failure import CommandFailed
from sigap.cli.installation import companies, register
from sigap.clocks.models import Clock
from sigap.kernel import clock
from sigap.places.models import Level, Region, RegionKind
from sigap.registers.models import ImportedCase, RegisterImport
from sigap.vault import datakeys
from sigap.vault.models import DataKey
from sigap.vault.sealing import OpenKey, unseal

pytestmark = pytest.mark.django_db
AT = wib(11, 16, 10)

type Run = Callable[..., int]


@pytest.fixture(autouse=True)
def _in_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works on this test's own database and ring, at its moment."""
    loaded()
    for who in (HASAN, DEWI):
        with at_the_desk(who):
            pass
    for code, level, kind, name in (
        ("16", Level.PROVINCE, RegionKind.PROVINSI, "Contoh"),
        ("16.09", Level.REGENCY, RegionKind.KABUPATEN, "Kabupaten Contoh"),
        ("16.09.01", Level.DISTRICT, RegionKind.KECAMATAN, "Muaradua"),
        ("16.09.01.2001", Level.VILLAGE, RegionKind.DESA, "Gunung Tiga"),
        ("16.09.01.2002", Level.VILLAGE, RegionKind.DESA, "Bumi Agung"),
    ):
        told = {"level": level, "kind": kind, "name": name, "source": "uji", "valid_from": AT.date()}
        Region.objects.update_or_create(code=code, defaults={**told, "parent_id": code.rpartition(".")[0] or None})
    monkeypatch.setattr(register, "as_owner", lambda _place: nullcontext(b""))
    monkeypatch.setattr(clock, "now", lambda: AT)


def refused(file: Path, *more: str) -> str:
    with pytest.raises(CommandFailed) as failed:
        companies.run(["register", str(file), *more])
    assert failed.value.status == 2
    return failed.value.message


def opened(key_id: UUID | None) -> OpenKey:
    assert key_id is not None
    return datakeys.unwrap(DataKey.objects.get(pk=key_id))


def test_a_register_comes_in_as_cases_that_are_sealed_and_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, row(1) + DEWI.name, row(2, status="proses"))
    assert companies.run(["register", str(file), "--dry-run"]) == 0
    assert "tidak ada yang masuk" in capsys.readouterr().out
    assert not Case.objects.exists()
    assert not DataKey.objects.filter(case_id=None, purpose="case_room").exists()
    assert companies.run(["register", str(file)]) == 0
    said = capsys.readouterr().out
    for words in ("2 baris", "Tanggal Lapor → Tanggal lapor", "1 selesai, 1 berjalan", "4 orang; 2021: 2", HASAN.name):
        assert words in said, words
    closed, running = Case.objects.order_by("register_number")
    assert (closed.status, closed.closing_reason, closed.register_label) == ("closed", "goals_reached", "1/2021")
    assert closed.opened_at == wib(1, 4, 8, year=2021)
    assert (closed.recorded_at, closed.area, closed.kind) == (AT, "16.09.01.2001", "kind_sexual")
    assert closed.has_child_victim
    assert closed.former_register == "Register lama"
    assert (closed.manager_name, running.manager_name) == (DEWI.name, HASAN.name)
    victim, suspect = CasePerson.objects.filter(case=closed).order_by("ordinal")
    assert (victim.role, victim.sex, victim.age_years, victim.aged_at) == ("victim", "P", 15, closed.opened_at)
    assert victim.forms == ["form_physical", "form_sexual"]
    assert victim.sealed_identity is not None
    identity = Identity.from_text(
        unseal(victim.sealed_identity, key=opened(victim.key_id), place=identity_place(victim.pk))
    )
    assert identity.full_name == "Ni'mah Pere'an 1 CONTOH"
    assert identity.village == "16.09.01.2001"
    tokens = PersonToken.objects.filter(person=victim).values_list("kind", "token")
    assert {(kind, bytes(value)) for kind, value in tokens} == set(tokens_of(identity))
    assert (suspect.role, Relation.objects.get(case=closed).kind) == (PersonRole.SUSPECT, "parent_of")
    text = SectionText.objects.get(case=closed)
    summary = unseal(text.sealed_text, key=opened(text.key_id), place=text_place(text.pk, Section.SUMMARY))
    assert "No Register: 001" in summary
    assert "Ni'mah" not in summary


def test_however_long_it_is_its_cases_take_no_lock_each(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        held = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'"
        cursor.execute(held)
        (before,) = cursor.fetchone()
        companies.run(["register", str(written(tmp_path, *(row(n, status="berjalan") for n in range(1, 21))))])
        cursor.execute(held)
        (after,) = cursor.fetchone()
    assert Clock.objects.count() == 20
    assert after - before <= 4, "that of the import, of the register's year, of its trail"


def test_past_limits_ring_no_more_and_open_cases_are_looked_at(tmp_path: Path) -> None:
    companies.run(["register", str(written(tmp_path, row(1), row(2, status="berjalan")))])
    running = Case.objects.get(closed_at=None)
    ringing = Clock.objects.get()
    assert (ringing.subject_id, ringing.rule_code, ringing.started_at) == (running.pk, "case-review", AT)
    assert ringing.next_step_at is not None
    assert ringing.next_step_at > AT
    with at_the_desk(HASAN):
        access = case_for(HASAN, running.code)
        assert access.is_assigned, "its MACs fit"
        assert ImportedCase.objects.filter(case=running).values_list("brought_by__source", flat=True).get()
    assert Assignment.objects.count() == 2
    codes = list(Event.objects.filter(code__startswith="registers:").values_list("code", flat=True))
    assert sorted(codes) == ["registers:case:brought"] * 2 + ["registers:file:brought"]


def test_one_mistake_and_nothing_of_nine_hundred_rows_is_in(tmp_path: Path) -> None:
    rows = [row(n) for n in range(1, 900)]
    message = refused(written(tmp_path, *rows, row(900, age="dua belas"), row(901, day="x")))
    assert "baris 901, kolom Umur: bukan angka; tulis 12" in message
    assert "baris 902, kolom Tanggal Lapor" in message
    for model in (Case, CasePerson, PersonToken, RegisterImport, ImportedCase, Event):
        assert not model.objects.filter(**({"code__startswith": "registers:"} if model is Event else {})).exists(), (
            model
        )


def test_the_same_register_comes_in_once(tmp_path: Path) -> None:
    file = written(tmp_path, row(1), row(2))
    companies.run(["register", str(file)])
    assert "sudah masuk pada 16-11-2026" in refused(file)
    longer = written(tmp_path, row(3), row(2), name="lebih.csv")
    assert "baris 3: sudah masuk pada 16-11-2026 dari “Register lama”" in refused(longer, "--dry-run")
    assert companies.run(["register", str(written(tmp_path, row(3), name="baru.csv"))]) == 0
    assert sorted(Case.objects.values_list("register_number", flat=True)) == [1, 2, 3]


def test_what_is_unclear_is_named_before_anything_is_written(tmp_path: Path) -> None:
    file, said = written(tmp_path, row(1)), tmp_path / "map.toml"
    said.write_text('manager = "siapa"\nwarna = 1', encoding="utf-8")
    assert "warna: tidak dikenal" in refused(file, "--map", str(said))
    said.write_text('manager = "siapa"', encoding="utf-8")
    assert "bukan petugas" in refused(file, "--map", str(said))
    said.write_text('office = "Kantor lain"', encoding="utf-8")
    assert "sebut kantornya" in refused(file, "--map", str(said))
    assert "tidak terbaca" in refused(tmp_path / "tidak-ada.xlsx")
    assert "1 kesalahan" in refused(messy(tmp_path))
    said.write_text('source = "Register CONTOH 2021"', encoding="utf-8")
    assert companies.run(["register", str(file), "--map", str(said)]) == 0
    assert Case.objects.get().former_register == "Register CONTOH 2021"
