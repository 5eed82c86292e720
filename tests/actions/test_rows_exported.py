"""Rows of victims for a named receiver: by two people, sealed, and never two tables of one person."""

import hashlib
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import Error, connection, transaction
from tests.actions.test_figures import case, screened, victim
from tests.actions.test_releases import proposed, published
from tests.factories.dbroles import acting_as
from tests.factories.deadlines import actor, at_the_desk, loaded, wib
from tests.factories.releasing import BUPATI, MAYA, NUR, ON, shown_to, year_is_over
from tests.factories.row_exports import TERMS, prepared, released, text_of_export, trafficked
from tests.factories.work import differences

from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.cases.models import CaseExclusion
from sigap.figures.htcds.fields import columns
from sigap.figures.htcds.incoming import counted_file, rows_of_text
from sigap.kernel.errors import Conflict, Refused
from sigap.releases.models import DataRelease, RowExport
from sigap.releases.preparing import UnableToRelease
from sigap.releases.rows import actions
from sigap.releases.rows.preparing import prepared_rows
from sigap.releases.rows.queries import export_for, exports_for
from sigap.releases.rules.rowfile import rows_of
from sigap.vault.models import DataKey

pytestmark = pytest.mark.django_db
GITA = actor("Gita", RoleCode.PLANNER, OfficeKind.BAPPEDA, uuid4())
OTHER = actor("Sari", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, MAYA.office_ids[0])


@pytest.fixture(autouse=True)
def _hired() -> None:
    loaded()
    year_is_over()
    for who in (MAYA, BUPATI, NUR, GITA, OTHER):
        with at_the_desk(who):
            pass


def regency() -> None:
    """Girls, boys and women enough; two boys under six, and a man, alone."""
    trafficked(24, 15)
    trafficked(14, 15, "L")
    trafficked(16, 30)
    trafficked(2, 4, "L")
    trafficked(1, 41, "L")


def told(row: RowExport) -> list[dict[str, str]]:
    header, rows = rows_of(text_of_export(row))
    return [dict(zip(header, each, strict=True)) for each in rows]


def test_one_prepares_another_releases_and_nothing_small_is_in_it() -> None:
    regency()
    untold = victim(case(wib(3, 3)), 15)
    screened(untold.case, "none")
    row = prepared()
    assert row.report["counted"] == 57, "only victims of trafficking"
    assert row.report["alone"] == 1
    assert row.report["small"] == 3
    with pytest.raises(Refused):
        released(row, who=MAYA)
    out = released(row)
    assert (out.state, out.answered_by_name, out.open_until) == (
        "release_published",
        "Darmawan",
        ON + timedelta(days=14),
    )
    rows = told(out)
    assert len(rows) == out.report["told"] == 57 - out.report["withheld"]
    classes = Counter((each["prs_Gender"], each["sigap_AgeBand"], each["sigap_YearOpened"]) for each in rows)
    assert min(classes.values()) >= 5
    assert out.report["least"] == min(classes.values())
    for name in ("vic_MethodsOfControl", "vic_TypeOfExploitation", "vic_TraffickingStatus", "spl_Type"):
        assert all(n >= 5 for n in Counter(each[name] for each in rows).values()), name
    assert {each["vic_TraffickingStatus"] for each in rows} == {"ActualVictimOfTrafficking"}
    assert set(rows[0]) == set(columns())
    again = counted_file(rows_of_text(text_of_export(out).encode()), today=ON.date())
    assert again.counts is not None, again.mistakes
    assert (again.counts.rows, again.counts.years) == (len(rows), frozenset({2026})), "another SIGAP reads it back"
    assert hashlib.sha256(text_of_export(out).encode()).hexdigest() == out.digest
    codes = set(Event.objects.filter(code__startswith="releases:rows:").values_list("code", flat=True))
    assert codes == {f"releases:rows:{each}" for each in ("counted", "proposed", "released", "fetched")}


def test_no_name_no_code_no_day_no_desa_and_no_free_text_is_in_a_row() -> None:
    of = case(wib(3, 3), code="KENARI-582", area="16.09.01.2001", kind="kind_trafficking")
    victim(of, 15, forms=["form_trafficking"])
    regency()
    row = released(prepared())
    text = text_of_export(row)
    for kept in ("KENARI", "16.09.01", "2026-03", "03-03", str(of.pk), "Dewi"):
        assert kept not in text
    assert {each["sigap_Region"] for each in told(row)} == {"16.09"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(x::text, ' ') FROM releases_rowexport x")
        (stored,) = cursor.fetchone()
    assert "ActualVictim" not in stored, "the rows lie sealed"
    assert bytes(row.sealed_rows or b"").find(b"Feminine") == -1


def test_who_may_do_what() -> None:
    regency()
    for who, kind, period in (
        (NUR, "htcds", "2026"),
        (BUPATI, "htcds", "2026"),
        (MAYA, "x", "2026"),
        (MAYA, "htcds", "2027"),
    ):
        with at_the_desk(who), pytest.raises(Refused):
            actions.count_rows(by=who, at=ON, kind=kind, period=period)
    row = prepared()
    # Sari is another person, and holds no other role than who prepared it.
    assert {who.name for who in (MAYA, BUPATI, NUR, GITA, OTHER) if shown_to(who)} == {"Darmawan"}
    with at_the_desk(NUR), pytest.raises(Refused):
        exports_for(NUR)
    with at_the_desk(NUR):
        assert not RowExport.objects.exists(), "by row-level security too"
    with acting_as("sigap_public"), pytest.raises(Error), transaction.atomic():
        list(RowExport.objects.all())
    with at_the_desk(MAYA), pytest.raises(Refused):
        export_for(MAYA, uuid4())
    with pytest.raises(Refused, match="approve"):
        released(row, who=OTHER)
    for who in (GITA, NUR):
        with pytest.raises(Refused):
            released(row, who=who)
    out = released(row)
    assert (shown_to(BUPATI), differences()) == ([], [])
    assert released(row).pk == out.pk, "a second click changes nothing"
    with pytest.raises(Conflict):
        released(row, who=OTHER)
    with at_the_desk(BUPATI), pytest.raises(Conflict):
        actions.decline_rows(by=BUPATI, at=ON, export_id=row.pk, reason="x")
    for who in (OTHER, GITA):
        with at_the_desk(who), pytest.raises(Refused):
            actions.note_fetched(by=who, at=ON, export_id=row.pk)
    with at_the_desk(MAYA):
        actions.note_fetched(by=MAYA, at=ON + timedelta(days=13), export_id=row.pk)
        with pytest.raises(Refused):
            actions.note_fetched(by=MAYA, at=ON + timedelta(days=14), export_id=row.pk)
    assert Event.objects.filter(code="releases:rows:fetched").count() == 1


def test_the_secretariat_releases_what_the_planner_prepared() -> None:
    regency()
    row = prepared(who=GITA)
    assert {who.name for who in (MAYA, OTHER, GITA) if shown_to(who)} == {"Maya", "Sari"}
    assert released(row, who=MAYA).answered_by_name == "Maya"


def test_the_key_opens_to_the_two_while_the_days_last() -> None:
    regency()
    row = prepared()

    def seen(who: object) -> bool:
        with at_the_desk(who):  # type: ignore[arg-type]  # an actor
            return DataKey.objects.filter(pk=str(row.key_id)).exists()

    assert not any(map(seen, (MAYA, BUPATI, NUR))), "before the second person nobody reads them"
    released(row)
    assert [seen(who) for who in (MAYA, BUPATI, OTHER, GITA, NUR)] == [True, True, False, False, False]
    with at_the_desk(BUPATI):
        actions.withdraw_rows(by=BUPATI, at=ON, export_id=row.pk, reason="Penerima berubah")
    assert not any(map(seen, (MAYA, BUPATI)))
    with at_the_desk(MAYA), pytest.raises(Refused):
        actions.note_fetched(by=MAYA, at=ON, export_id=row.pk)


def test_an_export_stays_as_it_was_frozen_whoever_writes() -> None:
    regency()
    row = released(prepared())
    late = wib(12, 1, year=2028)
    changes: list[dict[str, object]] = [{"receiver": "lain"}, {"report": {}}, {"state": "release_proposed"}]
    for who in (MAYA, BUPATI):
        for change in [*changes, {"open_until": late}]:
            with at_the_desk(who), suppress(Error), transaction.atomic():
                assert not RowExport.objects.filter(pk=row.pk).update(**change)  # type: ignore[arg-type]  # a change
    row.refresh_from_db()
    assert (row.receiver, row.state, row.open_until) == (TERMS.receiver, "release_published", ON + timedelta(days=14))
    with pytest.raises(Error, match="frozen"), transaction.atomic():
        RowExport.objects.filter(pk=row.pk).update(receiver="lain")
    with pytest.raises(Error, match="frozen"), transaction.atomic():
        RowExport.objects.filter(pk=row.pk).delete()
    with at_the_desk(MAYA), pytest.raises(Error, match="something else"), transaction.atomic():
        RowExport.objects.create(
            **fields_of(row) | {"first": wib(1, 1, year=2031).date(), "last": wib(1, 2, year=2031).date()}
        )


def fields_of(row: RowExport) -> dict[str, object]:
    found = {each.attname: getattr(row, each.attname) for each in RowExport._meta.concrete_fields}
    return found | {
        "id": uuid4(), "state": "release_proposed", "answered_at": None, "answered_by": None, "open_until": None,
        "answered_by_name": "",
    }  # fmt: skip


def test_of_the_same_people_there_is_one_table_for_whoever_receives_it() -> None:
    regency()
    trafficked(20, 15, year=2025)
    year_is_over()
    first = released(prepared())
    with pytest.raises(UnableToRelease, match="Tahun 2026 sudah keluar"):
        prepared("2025-2026")
    again = prepared(terms=replace(TERMS, receiver="Kementerian (CONTOH)"))
    assert (again.digest, again.same_as_id, again.key_id) == (first.digest, first.pk, None)
    out = released(again)
    assert text_of_export(out) == text_of_export(first)
    assert prepared("2025").report["counted"] == 20, "a year of other people"
    with at_the_desk(MAYA), pytest.raises(Error), transaction.atomic():
        RowExport.objects.create(**fields_of(again) | {"digest": "0" * 64})
    with at_the_desk(MAYA), pytest.raises(Error, match="row_export_span_once"), transaction.atomic():
        RowExport.objects.create(**fields_of(first) | {"key_id": uuid4()})


def test_two_who_prepare_at_once_make_one() -> None:
    regency()
    with at_the_desk(MAYA):
        counted = actions.count_rows(by=MAYA, at=ON, kind="htcds", period="2026")
    made, key = prepared_rows(counted), uuid4()
    for _click in range(2):
        with at_the_desk(MAYA):
            row = actions.propose_rows(by=MAYA, at=ON, counted=counted, prepared=made, terms=TERMS, export_id=key)
    assert RowExport.objects.count() == 1
    with pytest.raises(Conflict, match="menunggu orang kedua"):
        prepared(who=GITA)
    with at_the_desk(MAYA):
        actions.decline_rows(by=MAYA, at=ON, export_id=row.pk, reason="Salah penerima")
        assert actions.decline_rows(by=MAYA, at=ON, export_id=row.pk, reason="x").answer_reason == "Salah penerima"
    assert prepared(who=GITA).pk != row.pk, "what was declined gave its people back"


def test_what_somebody_must_not_know_is_in_no_row() -> None:
    regency()
    kept = case(wib(3, 3), kind="kind_trafficking")
    victim(kept, 15, forms=["form_trafficking"])
    exclude(kept.pk, wib(4, 4))
    row = prepared()
    assert row.report["counted"] == 57
    late = case(wib(3, 4), kind="kind_trafficking")
    exclude(late.pk, ON + timedelta(hours=1))
    with pytest.raises(UnableToRelease, match="berubah"):
        released(row, at=ON + timedelta(hours=2))


def exclude(case_id: UUID, at: datetime) -> None:
    CaseExclusion.objects.create(
        case_id=case_id, kind="person", basis="kinship", person_id=BUPATI.person_id, person_name="D",
        declared_by=MAYA.person_id, declared_by_name="M", declared_at=at,
    )  # fmt: skip


def test_too_few_people_make_no_export_and_an_agreement_must_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    trafficked(4, 15)
    with pytest.raises(UnableToRelease, match="Terlalu sedikit"):
        prepared()
    trafficked(30, 15)
    with pytest.raises(UnableToRelease, match="dasar hukumnya"):
        prepared(terms=replace(TERMS, ground=" "))
    with pytest.raises(UnableToRelease, match="dasar hukumnya"):
        prepared(terms=replace(TERMS, agreement_id=uuid4()))
    standing = [(uuid4(), "PKS 12/2026 CONTOH")]
    monkeypatch.setattr(actions, "agreements_for", lambda _by, _at: standing)
    row = prepared(terms=replace(TERMS, agreement_id=standing[0][0]))
    standing.clear()
    with pytest.raises(UnableToRelease, match="sudah berakhir"):
        released(row)


def test_rows_are_held_against_what_is_published() -> None:
    regency()
    for place in range(60):
        victim(case(wib(5, 5), kind="kind_sexual"), 30 if place % 2 else 15, "P" if place % 3 else "L")
    published(proposed("tppo"))
    row = prepared()
    assert row.report["beside"] == ["tppo-2026 edisi 1"]
    ours = Counter((each["prs_Gender"], each["sigap_AgeBand"]) for each in told(released(row)))
    women = sum(n for (gender, _age), n in ours.items() if gender == "Feminine")
    ((_cell, number),) = [
        each for each in DataRelease.objects.get().tables[1]["cells"] if each[0] == ["trafficked", "P"]
    ]
    assert number is None or number - women not in range(1, 5), "what is published less the rows is nobody alone"


def test_what_is_published_after_rows_is_held_against_them() -> None:
    regency()
    released(prepared())
    trafficked(1, 15)
    with pytest.raises(UnableToRelease, match="Baris HTCDS"):
        proposed("tppo")
