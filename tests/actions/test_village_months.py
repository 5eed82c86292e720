"""Months of villages: sent once, corrected with a reason, read by few; bands of them for the index."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import team
from tests.factories import village_offices as offices
from tests.factories.team import GITA, MAYA, SITI, at_desk
from tests.factories.village_offices import CODE, DISTRICT, ELSEWHERE, JOKO, KARIM, LINA, NEXT_DOOR, counts, month, sent
from tests.factories.work import differences

from sigap import audit
from sigap.access.models import Office
from sigap.audit.models import Event
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Conflict, Refused
from sigap.meetings.actions.items import end_of
from sigap.ui.dates import short_day
from sigap.ui.timeleft import Tone
from sigap.villages import digest, events, jobs
from sigap.villages.actions.months import UnableToSendMonth
from sigap.villages.models import VillageMonth
from sigap.villages.queries.months import history_of_month, list_for, months_of, sent_months
from sigap.villages.rows import village_row
from sigap.villages.rules.month import due_on, month_rule, period_of
from sigap.vulnerability.actions import indicators
from sigap.vulnerability.models import RegionValue
from sigap.work.queries import work_of
from sigap.work.rules import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def _offices(team: None) -> None:
    offices.hire_team()


@pytest.mark.usefixtures("_offices")
def test_a_month_is_sent_once_and_corrected_with_a_reason() -> None:
    key = uuid4()
    first = sent(month_id=key)
    assert sent(month_id=key) == first
    with pytest.raises(Conflict, match="angka lain"):
        sent(month_id=key, counts=counts(malaysia_left_with=2))
    assert (first.is_for_them, first.enterer_name, first.counts["malaysia_left_with"]) == (False, "Abdul Karim", 1)
    with pytest.raises(Conflict):
        sent(LINA)
    with pytest.raises(UnableToSendMonth, match="mengapa"):
        sent(LINA, before=first.pk, reason=" ")
    for bad in ("Menurut KENARI-582", "Telepon 0812 3456 7890", "NIK 1609012304120001"):
        with pytest.raises(UnableToSendMonth):
            sent(LINA, before=first.pk, reason=bad)
    second = sent(LINA, before=first.pk, reason="Satu orang Pere'an baru lapor", counts=counts(lain_left_with=2))
    with pytest.raises(Conflict):
        sent(before=first.pk, reason="Terlambat")
    with at_desk(KARIM) as actor:
        assert [row.pk for row in months_of(actor, CODE)] == [second.pk]
        assert [row.pk for row in history_of_month(actor, CODE, month())] == [first.pk]
    told = Event.objects.filter(code__in=[events.MONTH_SENT, events.MONTH_CORRECTED])
    assert [json.loads(each.body)["ids"] for each in told] == [{"region": CODE, "month": "2026-10"}] * 2


@pytest.mark.usefixtures("_offices")
def test_what_cannot_be_is_refused_and_what_is_odd_is_asked() -> None:
    bad = [
        {"counts": counts(letters=-1)},
        {"counts": counts(letters=5001)},
        {"counts": {}},
        {"back": -1},
        {"back": 12},
    ]
    for more in bad:
        with pytest.raises(UnableToSendMonth):
            sent(**more)  # type: ignore[arg-type]  # a table of what is wrong
    odd = counts(malaysia_back_without=3)
    with pytest.raises(UnableToSendMonth, match="pulang"):
        sent(counts=odd)
    assert sent(counts=odd, is_sure=True).doubts == ["more_back"]
    for back in (1, 2):
        sent(code=NEXT_DOOR, login=JOKO, counts=counts(), back=back)
    with pytest.raises(UnableToSendMonth, match="nol"):
        sent(JOKO, code=NEXT_DOOR, counts=counts())
    row = sent(JOKO, code=NEXT_DOOR, counts=counts(), is_sure=True)
    assert (row.is_for_them, row.doubts) == (True, ["all_zero"])
    assert "dicatat untuk mereka" in row.office_words


@pytest.mark.usefixtures("_offices")
def test_counts_are_for_the_village_its_camat_and_the_secretariat() -> None:
    sent()
    for login in (MAYA, JOKO, KARIM):
        with at_desk(login) as actor:
            assert len(months_of(actor, CODE)) == 1
    for login in (GITA, SITI, team.SURYA):
        with at_desk(login) as actor:
            assert not VillageMonth.objects.exists()
            with pytest.raises(Refused):
                months_of(actor, CODE)
    for login, code in (
        (KARIM, NEXT_DOOR),
        (JOKO, ELSEWHERE),
        (GITA, CODE),
        (SITI, CODE),
        (MAYA, "16.09.01"),
        (MAYA, "x"),
    ):
        with pytest.raises(Refused):
            sent(login, code=code)
    with at_desk(GITA) as actor:
        assert sent_months(actor, month(3)) == ({CODE: {month()}}, month())
    with at_desk(SITI) as actor:
        assert sent_months(actor, month(3)) == ({}, month())


@pytest.mark.usefixtures("_offices")
def test_rows_cannot_be_written_past_the_acts() -> None:
    row = sent()
    copy = {
        "month": month(1),
        "office_id": row.office_id,
        "office_name": "x",
        "enterer_name": "x",
        "entered_at": team.AT,
    }
    for login, more in (
        (KARIM, {"region_code": NEXT_DOOR, "counts": {}}),
        (SITI, {"region_code": CODE, "counts": {}}),
        (KARIM, {"region_code": CODE, "counts": {"letters": -1}}),
        (KARIM, {"region_code": CODE, "counts": {"letters": "tiga"}}),
        (KARIM, {"region_code": CODE, "counts": [1]}),
        (KARIM, {"region_code": CODE, "counts": {}, "month": month()}),
        (KARIM, {"region_code": DISTRICT, "counts": {}}),
    ):
        with at_desk(login) as actor, pytest.raises(DatabaseError), transaction.atomic():
            VillageMonth.objects.create(**(copy | {"entered_by": actor.person_id} | more))
    with at_desk(KARIM), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE villages_villagemonth SET counts = '{}'")


@pytest.mark.usefixtures("_offices")
def test_missing_months_are_listed_and_told_in_the_digest() -> None:
    with at_desk(JOKO) as actor:
        assert (list_for(actor, team.AT).late, digest.facts(team.AT)["village_months_late"]) == (0, 0)
    sent()
    with at_desk(JOKO) as actor:
        found = list_for(actor, team.AT)
        assert [each.region.code for each in found.districts] == [DISTRICT]
        assert (found.late, len(found.rows)) == (6, 7)
    with at_desk(KARIM) as actor:
        assert [row.region.code for row in list_for(actor, team.AT).rows] == [CODE]
    with at_desk(GITA) as actor:
        assert len(list_for(actor, team.AT).rows) == 28
    with at_desk(SITI) as actor:
        assert not list_for(actor, team.AT).rows
    with team.role("sigap_worker"):
        assert digest.facts(team.AT) == {"village_months_late": 27, "villages": 28}
    with at_desk(JOKO) as actor:
        before_the_tenth = team.AT + timedelta(days=7)
        assert list_for(actor, before_the_tenth).due == month()


@pytest.mark.usefixtures("_offices")
def test_a_missing_month_waits_in_the_lists_of_the_village_and_of_its_camat() -> None:
    def owed(at: datetime) -> list[tuple[str, str, datetime]]:
        found = []
        for login in (KARIM, JOKO, SITI):
            with at_desk(login) as actor:
                rows = work_of(actor, at=at, only_mine=False).filter(kind__startswith="villages.")
                found += [(login, row.word, row.due_at) for row in rows]
        return found

    assert not owed(team.AT), "nothing is owed before the first month ever sent"
    sent(back=1)
    ends = [end_of(due_on(month(back), month_rule())) + timedelta(minutes=1) for back in (0, 1)]
    before, after = ends[0] - timedelta(days=1), ends[0] + timedelta(hours=1)
    assert (KARIM, f"{CODE} {period_of(month())}", ends[0]) in owed(before)
    assert [login for login, *_more in owed(before)] == [KARIM], "an old month that came first makes nobody else late"
    drawn = village_row(Kind.VILLAGE_MONTH, word=f"{CODE} 2020-01", at=after)
    assert drawn["url"].endswith(f"{CODE}/bulan/{period_of(month())}/"), "the newest due, not the oldest missing"
    waited = f"Ditunggu sejak {short_day(due_on(month(), month_rule()))}"
    assert (drawn["left"].tone, drawn["left"].words) == (Tone.LATE, waited), "empty is no mistake"
    sent()
    assert [row[:2] for row in owed(after)] == [(JOKO, f"{DISTRICT} {period_of(month())}")]
    sent(JOKO, code=NEXT_DOOR)
    assert differences() == []
    Office.objects.filter(region=CODE).update(region=ELSEWHERE)
    assert (KARIM, f"{ELSEWHERE} {period_of(month())}") in [row[:2] for row in owed(after)]
    assert differences() == []


@pytest.mark.usefixtures("_offices")
def test_a_month_left_out_is_owed_until_three_newer_ones_came() -> None:
    def owed() -> str:
        with at_desk(KARIM) as actor:
            (row,) = work_of(actor, at=team.AT + timedelta(days=90), only_mine=False).filter(kind="villages.month")
            word: str = row.word
            return word.removeprefix(f"{CODE} ")

    for back, next_back in ((6, 5), (4, 3)):
        sent(back=back)
        assert owed() == period_of(month(next_back)), "what was before it began to send is no duty"
    began = team.AT - timedelta(days=190)
    VillageMonth.objects.update(entered_at=began)
    sent(back=3)
    assert owed() == period_of(month(5)), "left out"
    assert village_row(Kind.VILLAGE_MONTH, word=f"{CODE} {owed()}", at=began + timedelta(days=60))["url"].endswith(
        f"{CODE}/bulan/{owed()}/"
    )
    sent(back=2)
    assert owed() == period_of(month(5))
    sent(back=1)
    assert owed() == period_of(month()), "three newer ones came"
    assert differences() == []


@pytest.mark.usefixtures("_offices")
def test_the_index_takes_bands_of_months_and_never_of_too_few() -> None:
    with audit.recording():
        indicators.load_indicators(by=SystemActor(name="contoh"), at=team.AT)
    for back in range(5):
        sent(back=back, counts=counts(malaysia_left_without=1))
    with team.role("sigap_worker"):
        assert jobs.feed(team.AT) == 1
    assert {row.indicator_id for row in RegionValue.objects.all()} == {"anak-tidak-sekolah-bulan-desa"}
    sent(back=5, counts=counts())
    with team.role("sigap_worker"):
        assert (jobs.feed(team.AT), jobs.feed(team.AT)) == (1, 0)
    row = RegionValue.objects.get(indicator="berangkat-tanpa-dokumen")
    assert (row.region_id, row.value, row.year, row.entered_by) == (CODE, Decimal(2), 2026, None)
