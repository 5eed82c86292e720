"""An incident and the acts round it, by the people of the team at the desk's own role. All invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.test import override_settings
from tests.factories import officers, team

from sigap.access.entry import Actor
from sigap.access.models import Person
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, RoleCode
from sigap.clocks.models import Clock
from sigap.incidents import actions
from sigap.incidents.models import Affected, Incident
from sigap.incidents.queries import incident_for
from sigap.incidents.rules import CLOCKS, DataKind, IncidentKind, NotificationDuty, StepCode

AT, LATER = team.AT, team.LATER
NOTICED = AT - timedelta(hours=1)
TEGUH = "teguh.kominfo"
STORY = "Laptop rekaan tertinggal di bus antarkota."
WORDS = actions.LetterWords(
    data="Nama dan cerita rekaan.",
    how="Laptop tertinggal di kendaraan umum.",
    handling="Sesi diakhiri, kata sandi diganti.",
    advice="Jangan percaya telepon yang mengaku dari kami.",
)


def hire_teguh() -> None:
    """The technical administrator, whom the team lacks."""
    if not Person.objects.filter(login=TEGUH).exists():
        officers.officer(TEGUH, "Teguh Prasetyo", RoleCode.TECHNICAL_ADMINISTRATOR, kind=OfficeKind.KOMINFO)
    with override_settings(SIGAP_DEMO=True):
        # The demo asks no second factor, like the rest of the team.
        team.sign_in(TEGUH)


def reported(
    login: str = team.SEKAR, *, noticed_at: datetime = NOTICED, at: datetime = AT, key: UUID | None = None
) -> str:
    """Somebody writes an incident down; its number."""
    with team.at_desk(login) as actor:
        made = actions.report(
            by=actor,
            at=at,
            kind=IncidentKind.LOST_DEVICE,
            noticed_at=noticed_at,
            story=STORY,
            post_key=key or uuid4(),
        )
        return str(made.number)


@contextmanager
def managing(number: str, login: str = team.MAYA) -> Iterator[tuple[Actor, Incident]]:
    """Somebody who manages, with the incident before them."""
    with team.at_desk(login) as actor:
        yield actor, incident_for(actor, number, power=Permission.INCIDENT_MANAGE)


def row_of(number: str) -> Incident:
    """The incident as it lies in the table."""
    return Incident.objects.get(number=number)


def clock_of(number: str, told: NotificationDuty) -> Clock:
    """Its newest clock for one addressee."""
    return Clock.objects.filter(subject_id=row_of(number).pk, rule_code=CLOCKS[told]).latest("recorded_at")


def assessed(number: str, *, based_on: int = 0) -> None:
    """Maya writes down what is known."""
    with managing(number) as (actor, incident):
        actions.assess(
            by=actor,
            at=LATER,
            incident=incident,
            data_kinds=[DataKind.IDENTITY, DataKind.CHILD],
            people=2,
            words=WORDS,
            based_on=based_on,
        )


def stepped(number: str, code: StepCode, login: str = team.MAYA, *, key: UUID | None = None) -> None:
    """A step is noted."""
    power = Permission.INCIDENT_CONTAIN
    with team.at_desk(login) as actor:
        incident = incident_for(actor, number, power=power)
        actions.note_step(
            by=actor, at=LATER, incident=incident, code=code, done_at=AT, note="rekaan", post_key=key or uuid4()
        )


def asked(number: str, code: str) -> None:
    """Maya names a case that she does not see."""
    with managing(number) as (actor, incident):
        actions.ask_case(by=actor, at=LATER, incident=incident, code=code)


def confirmed(number: str, code: str, *ordinals: int, login: str = team.DEWI) -> list[Affected]:
    """Dewi says who in the case is concerned; their letters."""
    with team.on_case(login, code) as (actor, access):
        touched = actions.confirm_persons(by=actor, at=LATER, access=access, number=number, ordinals=ordinals)
        return list(Affected.objects.filter(touched=touched).select_related("incident", "touched").order_by("ordinal"))
