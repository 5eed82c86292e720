"""Agreements, what ends, what rings, the calendar and its secret address: each once, to whom it is meant for."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.actions.test_taskforce_decrees import drafted, enacted, force, ground, post, refused, sit
from tests.factories import team
from tests.factories.team import AT, HASAN, MAYA, RINA

from sigap.access.entry import Actor
from sigap.access.models import Office, Person
from sigap.access.roles import OfficeKind
from sigap.access.rules import SeatKind
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.taskforce import actions as taskforce
from sigap.taskforce import jobs
from sigap.taskforce.actions.texts import SignedPaper
from sigap.taskforce.models import Agreement, AnnexPost, CalendarFeed
from sigap.taskforce.queries import ending
from sigap.taskforce.queries.members import agreements, directory, fed_dates, papers_for
from sigap.taskforce.rules.agreements import AgreementKind, AgreementState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = timedelta(days=1)
TODAY = AT.date()
PARTIES = ("Dinas Sosial", " Polres  Pere'an ")


@pytest.fixture(autouse=True)
def _ground(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    ground()


def agreed(last: date | None, *, subject: str = "Pemulangan", renews: UUID | None = None) -> Agreement:
    with team.at_desk(MAYA) as maya:
        return taskforce.write_agreement(
            by=maya, at=AT, kind=AgreementKind.PKS, number="1", subject=subject, parties=PARTIES,
            valid_from=TODAY - 9 * DAY, valid_until=last, renews=renews, paper=SignedPaper(content=b"%PDF-1.7 x"),
        )  # fmt: skip


def swept(job: Callable[[datetime], int], at: datetime) -> int:
    """As the worker does it, by its own role in the database."""
    with team.role("sigap_worker"):
        return job(at)


def codes() -> list[str]:
    return sorted(Notice.objects.filter(code__startswith="taskforce").values_list("code", flat=True))


def test_an_agreement_is_written_changed_by_one_at_a_time_and_ended() -> None:
    row = agreed(TODAY + 40 * DAY)
    assert row.party_list == ["Dinas Sosial", "Polres Pere'an"]

    def change(subject: str, based_on: int, *, last: date | None = None) -> Callable[[Actor], object]:
        return lambda maya: taskforce.change_agreement(
            by=maya, at=AT, agreement_id=row.id, based_on=based_on, kind=AgreementKind.MOU, number="1",
            subject=subject, parties=PARTIES, valid_from=TODAY, valid_until=last,
        )  # fmt: skip

    for _click in range(2):
        with team.at_desk(MAYA) as maya:
            change("Penjemputan", 1)(maya)
    refused(Conflict, "sementara Anda menulis", change("Lain", 1))
    refused(taskforce.UnableToWriteAgreement, "berakhir sebelum mulai", change("Lain", 2, last=TODAY - DAY))
    refused(taskforce.TextPointsToSomebody, "nomor telepon", change("Hubungi 0812 3456 7890", 2))
    refused(
        taskforce.UnableToWriteAgreement,
        "sedikitnya dua pihak",
        lambda maya: taskforce.write_agreement(
            by=maya, at=AT, kind=AgreementKind.PKS, number="", subject="X", parties=["A", "A "], valid_from=TODAY,
            valid_until=None,
        ),
    )  # fmt: skip
    for _click in range(2):
        with team.at_desk(MAYA) as maya:
            taskforce.end_agreement(by=maya, at=AT, agreement_id=row.id, on=TODAY + DAY)
    with team.at_desk(HASAN) as hasan:
        assert [each.state for each in agreements(hasan, at=AT + 2 * DAY)] == [AgreementState.OVER]
        assert Agreement.objects.filter(pk=row.id).update(subject="Lain") == 0
    with pytest.raises(Refused), team.at_desk(HASAN) as hasan:
        taskforce.end_agreement(by=hasan, at=AT, agreement_id=row.id, on=TODAY)


def test_what_ends_is_rung_once_a_rung_and_nothing_that_has_a_follower() -> None:
    decree = enacted(drafted(TODAY - 9 * DAY, TODAY + 50 * DAY), "1/2026")
    with team.at_desk(MAYA) as maya:
        row = post(decree, SeatKind.CHAIR)
        taskforce.fill_post(by=maya, at=AT, post=row, person=Person.objects.get(login=HASAN), until=AT + 20 * DAY)
    first = agreed(TODAY + 30 * DAY)
    agreed(TODAY + 20 * DAY, subject="Lama")
    agreed(None, subject="Baru", renews=Agreement.objects.get(subject="Lama").id)
    agreed(TODAY + 61 * DAY, subject="Masih lama")
    with team.at_desk(MAYA) as maya:
        assert [(each.kind.value, each.days_left) for each in ending(maya, AT)] == [
            ("seat", 20), ("agreement", 30), ("decree", 50),
        ]  # fmt: skip
    for _sweep in range(2):
        swept(jobs.remind, AT)
    empty = AnnexPost.objects.filter(decree=decree).count() - 1
    assert empty > 20
    assert codes().count("taskforce-seat-empty") == empty
    wanted = ["taskforce-agreement-ending", "taskforce-decree-ending", "taskforce-seat-ending"]
    assert [code for code in codes() if code != "taskforce-seat-empty"] == wanted
    office = Office.objects.get(kind=OfficeKind.SECRETARIAT)
    assert set(Notice.objects.filter(code__in=wanted).values_list("office_id", flat=True)) == {office.id}
    swept(jobs.remind, AT + 25 * DAY)
    assert Notice.objects.filter(ids__about=str(first.id)).count() == 2, "30 days, then 7"


def test_a_decree_that_is_over_is_told_the_chair_each_day_until_another_stands() -> None:
    decree = enacted(drafted(TODAY - 30 * DAY, TODAY - DAY), "1/2026")
    sit(decree, SeatKind.DAILY_CHAIR, HASAN)
    for hour in range(3):
        for day in range(3):
            swept(jobs.remind, AT + day * DAY + timedelta(hours=hour))
    told = Notice.objects.filter(code="taskforce-decree-over", person_id=team.person_id(HASAN))
    assert told.count() == 3
    enacted(drafted(TODAY, None, copies=decree), "2/2026")
    swept(jobs.remind, AT + 5 * DAY)
    assert told.count() == 3


def test_a_secret_address_shows_kind_and_hour_and_ends_when_revoked(client: Client) -> None:
    enacted(drafted(TODAY - 9 * DAY, TODAY + 50 * DAY), "100/RAHASIA/2026")
    agreed(TODAY + 40 * DAY, subject="Perjanjian Rahasia")
    assert swept(jobs.lay_out, AT) == 2
    assert swept(jobs.lay_out, AT) == 0
    with team.at_desk(RINA) as rina:
        old = taskforce.make_feed(by=rina, at=AT)
        new = taskforce.make_feed(by=rina, at=AT)
    assert old.encode() not in b"".join(bytes(each.secret_hash) for each in CalendarFeed.objects.all())
    page = client.get(f"/gugus-tugas/kalender/{new}.ics")
    assert page.status_code == 200
    told = page.content.decode()
    assert told.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:SK berakhir" in told
    assert "RAHASIA" not in told.upper()
    for wrong in (old, "x" * 43, "x", f"{uuid4()}"):
        assert client.get(f"/gugus-tugas/kalender/{wrong}.ics").status_code == 404
    assert client.post(f"/gugus-tugas/kalender/{new}.ics").status_code in {403, 405}
    for _click in range(2):
        with team.at_desk(RINA) as rina:
            taskforce.revoke_feed(by=rina, at=AT)
    assert fed_dates(new) is None


def test_the_directory_names_who_heads_and_sits_and_the_papers_stand_by_kind() -> None:
    decree = enacted(drafted(TODAY - 9 * DAY, None), "1/2026")
    sit(decree, SeatKind.SUB_CHAIR, RINA, "V")
    agreed(None)
    assert force().code == "pptppo"
    with team.at_desk(RINA) as rina:
        rows = {row.office.name: row for row in directory(rina, at=AT + DAY)}
        assert [row.kind for row in papers_for(rina, at=AT + DAY)] == ["Perjanjian", "SK"]
    assert rows["Unit PPA Polres"].seats == ["Rina Marlina, Koordinator sub gugus tugas V"]
    assert "Hasan Basri" in rows[f"Kantor {OfficeKind.UPTD_PPA}"].heads
