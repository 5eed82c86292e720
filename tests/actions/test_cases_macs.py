"""Rows that grant power, altered by the tables' owner past SIGAP: found before a key opens, and nothing is shown."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import team

from sigap.access.events import POWER_ALTERED
from sigap.access.roles import OfficeKind, Section
from sigap.assistance import actions as assistance
from sigap.assistance.reading import open_notes
from sigap.assistance.rules import ReferralPurpose, ServiceKind
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.models import Assignment, Participation
from sigap.cases.reading import open_identity, open_text
from sigap.referrals import actions as referrals
from sigap.referrals.rules import DeclineReason
from sigap.vault import macs
from sigap.vault.events import READINGS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    made = team.opened()
    team.named(made)
    with team.on_case(team.DEWI, made) as (actor, access):
        cases.write_section(
            by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="rahasia kasus", based_on=0
        )
    note(made)
    team.stepped_up(team.DEWI)
    return made


def note(code: str) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        assistance.note_service(
            by=actor,
            at=team.AT,
            access=access,
            kind=ServiceKind.HEALTH,
            done_at=team.AT,
            note="rahasia layanan",
            post_key=UUID(int=len(team.trail(access.case.id))),
        )


def write(code: str) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.write_section(by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="lagi", based_on=1)


def correct(code: str) -> None:
    team.stepped_up(team.DEWI)
    with team.on_case(team.DEWI, code) as (actor, access):
        identity = cases.Identity(full_name="Bukan Melati")
        cases.name_person(by=actor, at=team.AT, access=access, ordinal=1, identity=identity, based_on=2)


def assign(code: str) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.assign(by=actor, at=team.AT, access=access, officer=team.colleague(actor, team.HASAN))


ACTS: dict[str, Callable[[str], object]] = {
    "identity": lambda code: open_identity(
        entering=team.entering(team.DEWI), code=code, ordinal=1, reason="contact", at=team.AT
    ),
    "text": lambda code: open_text(entering=team.entering(team.DEWI), code=code, section=Section.SUMMARY, at=team.AT),
    "notes": lambda code: open_notes(entering=team.entering(team.DEWI), code=code, at=team.AT),
    "note": note,
    "write": write,
    "name": correct,
    "assign": assign,
    "offer": team.offered,
}
ALTERED: dict[str, tuple[str, dict[str, object]]] = {
    "a narrower participation": (
        "cases_participation",
        {"rooms": ["summary", "persons", "identity", "services", "referrals"]},
    ),
    "an older participation": ("cases_participation", {"since": team.AT.replace(year=2025)}),
    "an unsigned participation": ("cases_participation", {"mac": b"x" * 32}),
    "an older assignment": ("cases_assignment", {"since": team.AT.replace(year=2025)}),
    "an unsigned assignment": ("cases_assignment", {"mac": b""}),
    "another role": ("access_membership", {"role": "uptd_head"}),
}


def row_of(table: str) -> UUID:
    if table == "access_membership":
        return team.membership_of(team.DEWI)
    if table == "cases_participation":
        return UUID(str(Participation.objects.get().pk))
    return UUID(str(Assignment.objects.get(person_id=team.person_id(team.DEWI)).pk))


@pytest.mark.parametrize(
    ("act", "altered"),
    [*((act, "an unsigned assignment") for act in ACTS), *(("text", altered) for altered in sorted(ALTERED))],
)
def test_an_altered_power_opens_and_gives_nothing(code: str, act: str, altered: str) -> None:
    table, change = ALTERED[altered]
    team.rewritten(table, row_of(table), **change)
    before = team.trail(team.case_of(code).id)
    with pytest.raises(macs.MacBroken):
        ACTS[act](code)
    assert team.trail(team.case_of(code).id) == before, "nothing was traced as read or done"


@pytest.mark.parametrize("act", list(ACTS))
def test_the_same_acts_work_on_rows_as_sigap_wrote_them(code: str, act: str) -> None:
    ACTS[act](code)


def test_a_participation_given_past_sigap_opens_nothing(code: str) -> None:
    """The owner lets the hospital in and puts dr. Sekar to work: rows are seen, no seal opens."""
    case = team.case_of(code)
    rsud = team.office(OfficeKind.RSUD).pk
    Participation.objects.create(
        case=case, office_id=rsud, office_name="RSUD", rooms=["summary"], since=team.AT, mac=b"x" * 32
    )
    Assignment.objects.create(
        case=case,
        person_id=team.person_id(team.SEKAR),
        person_name="dr. Sekar",
        office_id=rsud,
        since=team.AT,
        mac=b"x" * 32,
    )
    with pytest.raises(macs.MacBroken):
        open_text(entering=team.entering(team.SEKAR), code=code, section=Section.SUMMARY, at=team.AT)


def test_a_mac_does_not_move_to_another_row(code: str) -> None:
    mine = Assignment.objects.get(person_id=team.person_id(team.DEWI))
    theirs = Assignment.objects.get(person_id=team.person_id(team.RINA))
    team.rewritten("cases_assignment", mine.pk, mac=bytes(theirs.mac))
    with pytest.raises(macs.MacBroken):
        ACTS["text"](code)


def test_rooms_widened_past_sigap_are_not_signed_by_the_next_acceptance(code: str) -> None:
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.SECURITY_SUPPORT}))
    part = Participation.objects.get(office_id=team.office(OfficeKind.POLRES_PPA).pk)
    team.rewritten("cases_participation", part.pk, rooms=[*part.rooms, "identity"])
    referral = team.offered(code)
    with pytest.raises(macs.MacBroken), team.at_desk(team.ANTON) as actor:
        referrals.accept(by=actor, at=team.LATER, referral_id=referral)
    assert Participation.objects.get(pk=part.pk).until is None


def test_a_part_that_ended_and_was_revived_past_sigap_opens_nothing(code: str) -> None:
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.SECURITY_SUPPORT}))
    first = Participation.objects.get(office_id=team.office(OfficeKind.POLRES_PPA).pk)
    team.accepted(code)
    second = Participation.objects.get(office_id=first.office_id, until=None)
    assert second.pk != first.pk
    team.rewritten("cases_participation", second.pk, until=team.LATER)
    team.rewritten("cases_participation", first.pk, until=None)
    with pytest.raises(macs.MacBroken):
        open_text(entering=team.entering(team.ANTON), code=code, section=Section.SUMMARY, at=team.LATER)


def test_a_membership_written_past_sigap_accepts_nothing(code: str) -> None:
    referral = team.offered(code)
    team.rewritten("access_membership", team.membership_of(team.ANTON), mac=b"x" * 32)
    for answer in ("accept", "decline"):
        more = {} if answer == "accept" else {"reason": DeclineReason.NO_CAPACITY, "note": "x"}
        with pytest.raises(macs.MacBroken), team.at_desk(team.ANTON) as actor:
            getattr(referrals, answer)(by=actor, at=team.LATER, referral_id=referral, **more)


@pytest.mark.parametrize("path", ["", "layanan/", "ringkasan/"])
def test_the_page_of_an_altered_case_shows_nothing_of_it(code: str, path: str, settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = team.TICKETS[team.DEWI]
    assert "rahasia" in client.get(f"/kasus/{code}/{path}").content.decode()
    before = [each for each in team.trail(team.case_of(code).id) if each in READINGS]
    team.rewritten("cases_participation", row_of("cases_participation"), mac=b"x" * 32)
    answer = client.get(f"/kasus/{code}/{path}")
    assert answer.status_code == 404
    assert POWER_ALTERED in Event.objects.values_list("code", flat=True)
    assert "rahasia" not in answer.content.decode()
    assert [each for each in team.trail(team.case_of(code).id) if each in READINGS] == before
