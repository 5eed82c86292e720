"""A teacher calls at 02:00 and nobody answers: silence climbs by the rota; who acted first writes it down later."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from tests.factories import rosters, team
from tests.factories.deadlines import wib
from tests.factories.team import AT, DEWI, HASAN, LESTARI, MAYA
from tests.journeys import people
from tests.journeys.house import Demo, wait_until
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE

from sigap.access.models import Person
from sigap.access.rules import SeatKind
from sigap.clocks import jobs as clocks
from sigap.intake import actions as intake
from sigap.intake import jobs as reports
from sigap.mailbox.models import Envelope
from sigap.notifications.models import Notice
from sigap.taskforce import actions as taskforce

CALL_FIELDS = 8
MINUTE = timedelta(minutes=1)
TWO = wib(11, 26, 2)
SAID = "Rekaan: murid saya dikunci di gudang. Saya wali kelasnya."


@pytest.fixture
def night(fresh_database: str) -> Iterator[None]:
    """The team on a night on which the head is away and Dewi has the duty; everything commits for real."""
    was_demo, settings.SIGAP_DEMO = settings.SIGAP_DEMO, True
    team.hire()
    team.stepped_up(MAYA)
    with team.at_desk(MAYA) as maya:
        chair = Person.objects.get(login=LESTARI)
        taskforce.grant_seat(by=maya, at=AT, person=chair, kind=SeatKind.DAILY_CHAIR)
    rosters.rostered(DEWI)
    rosters.away(HASAN)
    yield
    settings.SIGAP_DEMO = was_demo


def _swept(*moments: timedelta) -> list[int]:
    with team.role("sigap_worker"):
        return [clocks.sweep(TWO + moment) for moment in moments]


def _told() -> list[tuple[str, str]]:
    """Codes of the deadlines' notices in order, each with its part or the name of whoever it is for."""
    names = {who.pk: who.login for who in Person.objects.all()}
    rows = Notice.objects.filter(code__startswith="clock-").order_by("created_at", "-role")
    return [(row.code, names[row.person_id] if row.person_id else row.role) for row in rows]


def _called() -> Envelope:
    found = team.envelope(team.post(flags=["confinement"], at=TWO, story=SAID))
    with team.role("sigap_worker"):
        reports.adopt(TWO + MINUTE)
    return found


@pytest.mark.journey
@pytest.mark.usefixtures("night")
def test_silence_at_night_climbs_by_the_rota_once_a_step() -> None:
    _called()
    hour = timedelta(hours=1)
    assert _swept(29 * MINUTE, 31 * MINUTE, 32 * MINUTE, hour + MINUTE, 2 * hour + MINUTE, 9 * hour) == [
        0,
        1,
        0,
        1,
        1,
        0,
    ]
    assert _told() == [
        ("clock-soon", "intake"),
        ("clock-late-head", "intake_head"),
        ("clock-late-head", DEWI),
        ("clock-late-daily-chair", "daily_chair"),
    ]


@pytest.mark.journey
@pytest.mark.usefixtures("night")
def test_already_handled_holds_the_ladder_for_twelve_hours_and_not_longer() -> None:
    envelope = _called()
    with team.at_desk(DEWI) as dewi:
        intake.take(by=dewi, at=TWO + 20 * MINUTE, envelope=envelope)
        intake.note_handled(by=dewi, at=TWO + 21 * MINUTE, envelope=envelope)
    until = 21 * MINUTE + timedelta(hours=12)
    assert _swept(timedelta(hours=1), timedelta(hours=6), until - MINUTE) == [0, 0, 0]
    assert _told() == []
    assert _swept(until + timedelta(days=1))[0] > 0, "what was never written down was forgotten"


@pytest.mark.journey
def test_the_officer_who_had_no_hand_free_says_so_and_writes_it_down_in_eight_fields(cast: Cast) -> None:
    slip = people.report(cast.villager(PHONE), SAID)
    assert wait_until(lambda: bool(_clock_of(cast.demo, slip.number)))
    cast.demo.sweep_deadlines(timedelta(minutes=35), timedelta(minutes=65), timedelta(minutes=125))
    for login, words in (
        (people.RINA, "Satu tenggat hampir habis"),
        (people.HASAN, "Satu tenggat di kantor Anda lewat tanpa jawaban"),
        (people.GUNTUR, "Satu tenggat antarkantor lewat tanpa jawaban"),
    ):
        officer = cast.officer(login)
        officer.go("/kabar/")
        officer.reads(words)
        officer.reads_nothing_of("gudang", "wali kelas")

    rina = cast.officer(people.RINA, PHONE)
    people.take(rina, slip)
    rina.taps = 0
    rina.tap("Catat nanti (12 jam)")
    rina.reads("Tercatat: sudah ditangani")
    assert rina.taps == 1

    rina.go("/laporan/catat/")
    names = rina.main().locator("form[data-draft] :is(input:not([type=hidden]), select, textarea)")
    asked = set(names.evaluate_all("fields => fields.map(field => field.name)"))
    asked.discard("")  # the calendar beside a moment fills it, and asks nothing more
    assert len(asked) <= CALL_FIELDS, asked
    rina.write("Cerita", SAID)
    rina.page.locator("[name=flags][value=confinement]").check()
    rina.taps = 0
    rina.tap("Simpan laporan")
    rina.reads("memasang enam katanya sendiri", SAID)
    assert rina.taps == 1


def _clock_of(demo: Demo, number: str) -> list[tuple[object, ...]]:
    return demo.query(
        "SELECT c.id FROM clocks_clock c JOIN mailbox_envelope e ON e.id = c.subject_id"
        f" WHERE e.number = '{number}' AND c.rule_code = 'triage-high'"
    )
