"""The demo's regency, loaded by the real acts: every state and door is there, everybody is CONTOH."""

import re
import tomllib
from datetime import datetime
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.db.models import F
from django.utils.timezone import localdate
from tests.factories.zones import JAKARTA

from sigap.access.models import DutyGap, Office, Person, Seat
from sigap.access.queries import office_calendar, offices_without_duty
from sigap.access.roles import RoleCode
from sigap.access.rules import SeatKind
from sigap.actionplan.models import QuarterEntry
from sigap.assistance.models import Appointment, ConsentTalk, Service
from sigap.cases.models import (
    BreakGlass,
    Case,
    CaseExclusion,
    CasePerson,
    CaseScreening,
    Closing,
    Document,
    Note,
    SafeContact,
)
from sigap.cases.rules import CaseStatus
from sigap.channels.models import TaskLink
from sigap.cli.demo import data, people
from sigap.cli.demo import stories as demo_stories
from sigap.clocks.models import Clock
from sigap.clocks.rules import LAW
from sigap.intake.models import Draft, Forwarding, SecondLook, Triage
from sigap.juvenile.models import Detention
from sigap.kernel.clock import now
from sigap.kernel.working_time import next_duty_moment
from sigap.legal.models import Mark
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Claim, Envelope
from sigap.notifications.models import Notice
from sigap.protection.models import Protection
from sigap.referrals.models import Referral, Result
from sigap.referrals.rules import ReferralStatus
from sigap.releases.preparing import UnableToRelease

REFERENCE = Path(people.__file__).parent / "reference"
TEXTS = [(REFERENCE / name).read_text(encoding="utf-8") for name in ("stories.toml", "arcs.toml")]


@pytest.fixture
def loaded(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings, "SIGAP_DEMO", True)
    data.load()
    return fresh_database


def test_the_regency_is_filled(loaded: str) -> None:
    assert loaded
    assert Office.objects.count() >= 25
    assert Person.objects.exclude(login__startswith="sistem.").count() == 52
    assert {who.role for who in people.people()} == set(RoleCode)
    assert QuarterEntry.objects.filter(file__isnull=False, superseded_at=None).count() == 1
    assert set(Seat.objects.values_list("kind", flat=True)) == set(SeatKind)
    assert [gap.name for gap in offices_without_duty(at=now())] == ["Rumah Aman"]
    assert not DutyGap.objects.exists()  # the worker's sweep notes it, and tells
    _cases_in_every_state()
    _lateness_and_notices()
    _referrals_in_every_state()
    _help_and_law()
    _reports_by_every_door()
    before = (Case.objects.count(), Person.objects.count(), Envelope.objects.count())
    data.load()
    assert (Case.objects.count(), Person.objects.count(), Envelope.objects.count()) == before


def _cases_in_every_state() -> None:
    statuses = list(Case.objects.values_list("status", flat=True))
    assert len(statuses) == 60
    assert {
        status: statuses.count(status) >= least
        for status, least in {
            CaseStatus.UNDER_ASSESSMENT: 8,
            CaseStatus.IN_SERVICE: 25,
            CaseStatus.CLOSING_ASKED: 2,
            CaseStatus.CLOSED: 8,
        }.items()
    } == dict.fromkeys(CaseStatus, True)
    assert set(Closing.objects.values_list("status", flat=True)) >= {"waiting", "approved", "declined"}
    assert Closing.objects.filter(is_alone=True, reviewed_at=None).count() == 1
    assert Closing.objects.exclude(reopened_at=None).count() == 2
    assert Closing.objects.filter(cared_at=None, after_care_on__lte=localdate()).exists()
    assert SafeContact.objects.count() >= 60
    assert CaseScreening.objects.count() >= 60
    assert CasePerson.objects.filter(named_at=None).count() == 0
    assert CaseExclusion.objects.count() >= 1
    assert Note.objects.count() >= 5
    assert BreakGlass.objects.count() == 1
    assert Document.objects.count() >= 8
    assert set(Document.objects.values_list("kind", flat=True)) == {"pdf", "png"}


def _lateness_and_notices() -> None:
    """What an office of flesh and blood would show: little late, one or two bad; most notices read."""
    at = now()
    running = Clock.objects.filter(stopped_at=None).exclude(rule_code__startswith=LAW)
    limits = Clock.objects.filter(stopped_at=None, rule_code__startswith=LAW)
    assert 1 <= limits.filter(due_at__lt=at).count() <= 15, "limits of the law that nobody kept stand out"
    late = [(at - due).total_seconds() / 3600 for due in running.filter(due_at__lt=at).values_list("due_at", flat=True)]
    # Promises that end over a weekend all fall due as offices open, minutes ago: not what the office failed to do.
    assert 5 <= len([hours for hours in late if hours > 12]) <= 25
    # Four days of work; a weekend lies among them.
    assert len([hours for hours in late if hours > 144]) <= 4
    assert running.filter(held_until__gt=at).count() >= 2
    emergencies = Clock.objects.exclude(stopped_at=None).filter(
        rule_code__in={"triage-high", "referral-answer-emergency", "referral-receipt-emergency"}
    )
    kept = emergencies.filter(stopped_at__lte=F("due_at")).count()
    assert kept >= 10
    assert kept > emergencies.count() - kept
    assert Notice.objects.filter(read_at=None).count() < Notice.objects.count() / 4


def _referrals_in_every_state() -> None:
    assert set(Referral.objects.values_list("status", flat=True)) == set(ReferralStatus)
    assert Referral.objects.filter(is_recorded=True, confirmed_at=None).count() >= 2
    assert Referral.objects.exclude(confirmed_at=None).count() >= 1
    assert Result.objects.count() >= 5


def _help_and_law() -> None:
    assert Service.objects.exclude(cost=None).count() >= 20
    assert ConsentTalk.objects.count() >= 15
    assert set(Appointment.objects.values_list("status", flat=True)) >= {"planned", "attended", "missed"}
    assert set(Mark.objects.values_list("kind", flat=True)) >= {"lp", "spdp", "named_suspect", "p21", "verdict"}
    protected = set(Protection.objects.values_list("kind", "status"))
    assert Detention.objects.filter(released_at=None).count() == 1
    assert protected >= {("court_kdrt", "protection_given"), ("lpsk_protection", "protection_asked")}


def _reports_by_every_door() -> None:
    # What comes by machine or mail has no server to come from here.
    by_machine = {Channel.API, Channel.EMAIL}
    assert set(Envelope.objects.values_list("channel", flat=True)) | by_machine == set(Channel)
    assert set(Triage.objects.values_list("decision", flat=True)) == {
        "",
        "case",
        "no_case",
        "joined",
        "forwarded",
        "merged",
    }
    assert Claim.objects.exclude(claimed_at=None).count() == 1
    assert SecondLook.objects.filter(answered_at=None).count() == 1
    assert Forwarding.objects.filter(receipt_noted_at=None, asked_again=1).count() == 1
    waiting = Envelope.objects.exclude(pk__in=Triage.objects.values("pk"))
    assert waiting.count() >= 6
    assert any("confinement" in flags for flags in waiting.values_list("flags", flat=True))
    assert Forwarding.objects.exclude(receipt_noted_at=None).count() == 1
    assert Draft.objects.count() == 2
    assert TaskLink.objects.count() == 3
    assert TaskLink.objects.exclude(used_at=None).count() == TaskLink.objects.exclude(cancelled_at=None).count() == 1


def test_every_person_is_marked_and_nothing_looks_real() -> None:
    stories = demo_stories.shipped()[0]
    assert all(row["name"].endswith("CONTOH") for row in stories["cases"])
    assert len({row["name"] for row in stories["cases"]}) == len(stories["cases"])
    told = [*(row["text"] for row in stories["reports"]), *(row["text"] for row in stories["screen"].values())]
    assert all(text.startswith("CONTOH: ") for text in told)
    assert not [found for text in TEXTS for found in re.findall(r"\d{8,}|\b(?:0|\+?62)8\d", text)]
    assert not [row for row in stories["cases"] if not row.get("lp", "LP/CONTOH/").startswith("LP/CONTOH/")]


# A working day, a Friday evening, a Sunday night, the feast days of Idulfitri and a New Year's morning.
MOMENTS = [(2026, 11, 25, 10), (2026, 11, 27, 20), (2026, 11, 22, 3), (2026, 3, 22, 12), (2027, 1, 1, 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("when", MOMENTS)
def test_all_acts_lie_behind_now_in_the_order_of_time_and_office_work_in_office_hours(
    when: tuple[int, int, int, int],
) -> None:
    at = datetime(*when, tzinfo=JAKARTA)
    calendar = office_calendar(at)
    planned = demo_stories.plan(at, calendar)
    assert [each.at for each in planned] == sorted(each.at for each in planned)
    assert planned[-1].at <= at
    office_work = [
        each.at for each in planned if each.step.get("do") in {"service", "consent", "person", "note", "close"}
    ]
    assert len(office_work) > 100
    assert [moment for moment in office_work if next_duty_moment(moment, calendar) != moment] == []


def test_every_run_of_acts_is_used() -> None:
    arcs = tomllib.loads((REFERENCE / "arcs.toml").read_text(encoding="utf-8"))["arc"]
    used = {name for row in demo_stories.shipped()[0]["cases"] for name in row["arcs"]}
    assert used == set(arcs)


def test_a_machine_too_busy_to_prove_figures_has_its_demo_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def too_late(_stage: object) -> None:
        raise UnableToRelease("Belum terbukti aman dalam waktunya.")

    stage = Mock()
    monkeypatch.setattr(demo_stories, "connection", Mock())
    monkeypatch.setattr("sigap.cli.demo.releases.publish", too_late)
    demo_stories._publish(stage)
    assert "terbitan contoh dilewati. Belum terbukti" in capsys.readouterr().err
    stage.leave.assert_called_once()
