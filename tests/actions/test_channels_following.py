"""What somebody writes on by a channel, whose report became one on an official, goes after that one."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from tests.actions.test_channels_joining import kept, opened, sent, text
from tests.actions.test_conflict_moving import moved
from tests.factories import arrivals, carriers, inbox, recipients, team
from tests.factories.carriers import WRITER

from sigap.channels.actions.receiving import Burst, take_in
from sigap.channels.models import Media
from sigap.channels.rules import JOINS_HANDLED
from sigap.custody.models import ConflictReport, ConflictShare, RecipientKey
from sigap.intake.models import UncheckedReport
from sigap.kernel.clock import now
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope, ReportFile
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _set_up(settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path)


def wrote(words: str, *, number: int, at: datetime) -> Envelope:
    """The same person writes on."""
    burst = Burst(channel=Channel.WHATSAPP, sender=WRITER, messages=[text(words, number=number)], received=[at])
    with team.role("sigap_worker"):
        report_id = take_in(at=at, burst=burst)
    assert report_id is not None
    return Envelope.objects.get(pk=report_id)


@pytest.fixture
def official() -> Envelope:
    """A report by a channel that became one on an official."""
    at = now()
    report = sent(at=at)
    recipients.ready()
    opened(report, at)
    moved(report.number)
    return report


def holders(report: Envelope) -> set[UUID]:
    shares = ConflictShare.objects.filter(report_id=ConflictReport.objects.get(moved_from=report.pk).pk)
    return set(shares.values_list("recipient_key_id", flat=True))


def test_who_writes_on_after_a_report_on_an_official_reaches_those_who_hold_it(official: Envelope) -> None:
    for number in (2, 3):
        at = now()
        later = wrote("Tadi dia datang lagi.", number=number, at=at)
        assert later.pk != official.pk
        assert arrivals.checked(at) == 1
        assert holders(later) == holders(official)
        for login in (team.RINA, team.DEWI, team.HASAN):
            with team.at_desk(login) as actor:
                assert all(row.envelope.pk != later.pk for row in inbox.waiting_reports(actor, only_mine=False))
        read = recipients.opened(recipients.GANDA, later.number)
        assert "kelanjutan laporan L-" in read.story
        assert read.story.endswith("Tadi dia datang lagi.")
        assert not read.may_release
    assert not Notice.objects.filter(ids__has_key="report", created_at__gte=at).exists()


def test_what_somebody_writes_on_about_a_holder_is_kept_from_that_one(official: Envelope) -> None:
    at = now()
    later = wrote("Ganda Contoh yang membocorkan ini.", number=2, at=at)
    arrivals.checked(at)
    ganda = RecipientKey.objects.get(person_id=team.person_id(recipients.GANDA)).pk
    assert holders(later) == holders(official) - {ganda}


def test_what_somebody_writes_on_about_a_holders_office_is_kept_from_that_office(official: Envelope) -> None:
    at = now()
    later = wrote("Orang Kemenag juga dibayar.", number=2, at=at)
    assert arrivals.checked(at) == 1
    assert holders(later) == holders(official) - {recipients.key_of(recipients.BAYU).pk}


def test_where_what_follows_names_the_office_of_every_holder_it_waits(official: Envelope) -> None:
    RecipientKey.objects.filter(pk__in=holders(official)).exclude(pk=recipients.key_of(recipients.BAYU).pk).delete()
    at = now()
    later = wrote("Orang Kemenag juga dibayar.", number=2, at=at)
    assert arrivals.checked(at) == 0
    assert UncheckedReport.objects.get(pk=later.pk).is_stuck


def test_where_nobody_who_holds_it_stands_any_more_what_comes_after_it_waits(official: Envelope) -> None:
    RecipientKey.objects.filter(pk__in=holders(official)).delete()
    at = now()
    later = wrote("Tadi dia datang lagi.", number=2, at=at)
    assert arrivals.checked(at) == 0
    assert UncheckedReport.objects.get(pk=later.pk).is_stuck


def test_what_comes_weeks_later_still_goes_to_those_who_hold_the_first_one(official: Envelope) -> None:
    at = now() + timedelta(days=8)
    later = wrote("Petugas itu datang lagi.", number=2, at=at)
    assert arrivals.checked(at) == 1
    assert holders(later) == holders(official)


def test_after_a_season_the_same_person_begins_an_ordinary_report(official: Envelope) -> None:
    at = now() + JOINS_HANDLED + timedelta(days=1)
    later = wrote("Anak lain dikurung.", number=2, at=at)
    arrivals.checked(at)
    assert ConflictReport.objects.count() == 1
    assert opened(later, at).story == "Anak lain dikurung."
    assert official.pk != later.pk


def test_files_that_come_with_what_follows_are_waited_for(official: Envelope) -> None:
    at = now()
    later = sent("9001", number=2, at=at)
    assert arrivals.checked(at) == 0
    assert kept(Media.objects.get(), at=at) is None
    assert arrivals.checked(at + timedelta(minutes=4)) == 1
    assert ReportFile.objects.get().envelope_id == ConflictReport.objects.get(moved_from=later.pk).pk
    assert official.pk != later.pk
