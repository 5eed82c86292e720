"""A case with everything in it that a break-glass opens and that it does not, and officers on duty. All invented."""

from datetime import datetime, timedelta
from uuid import uuid4

from tests.factories import officers, team

from sigap.access.roles import OfficeKind, Section
from sigap.cases import actions as cases
from sigap.cases.actions.break_glass import break_glass
from sigap.cases.actions.contacts import ContactCard, write_contact
from sigap.cases.actions.notes import write_note
from sigap.cases.models import BreakGlass
from sigap.cases.rules import NoteTemplate, PersonRole, Sex
from sigap.kernel.clock import now
from sigap.staff import actions as staff

WHY = "Ayah korban datang ke rumah sakit dan mencari anaknya malam ini."


def on_rota(login: str, kind: OfficeKind) -> None:
    at = now()
    staff.roster(
        by=officers.LOADER,
        at=at,
        office=team.office(kind),
        person_id=team.person_id(login),
        starts_at=at - timedelta(minutes=1),
        ends_at=at + timedelta(hours=8),
    )


def shut_case() -> str:
    """A case with everything in it that opens and that does not; the police take part, Lestari is on duty there."""
    made = team.opened()
    team.named(made)
    team.accepted(made)
    with team.on_case(team.DEWI, made) as (actor, access):
        cases.write_section(
            by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="Ringkasan rekaan.", based_on=0
        )
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.REPORTER, sex=Sex.FEMALE, age_years=50)
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.WITNESS, sex=Sex.MALE, age_years=40)
        for ordinal, full_name in ((2, "Pelapor Rekaan"), (3, "Saksi Rekaan")):
            identity = cases.Identity(full_name=full_name)
            cases.name_person(by=actor, at=team.AT, access=access, ordinal=ordinal, identity=identity, based_on=1)
        card = ContactCard(number="0812 0000 0001", when="pagi")
        for ordinal in (1, 3):
            write_contact(by=actor, at=team.AT, access=access, ordinal=ordinal, card=card, based_on=0)
        for template in (NoteTemplate.SAFETY, NoteTemplate.MEETING):
            write_note(
                by=actor,
                at=team.AT,
                access=access,
                note_id=uuid4(),
                template=template,
                text=f"Isi {template.value}",
                done_at=team.AT,
            )
    on_rota(team.LESTARI, OfficeKind.POLRES_PPA)
    return made


def broken(code: str, login: str = team.LESTARI, *, at: datetime | None = None, words: str = WHY) -> BreakGlass:
    moment = at or now()
    team.stepped_up(login, at=moment)
    with team.at_desk(login) as actor:
        return break_glass(by=actor, at=moment, code=code, words=words)
