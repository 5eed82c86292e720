"""The police on a case of the unit, as an accepted referral leaves them there, without the referral."""

from tests.factories import team

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, Section
from sigap.cases.actions.powers import signed_assignment, signed_participation

ROOMS = (Section.SUMMARY, Section.PERSONS, Section.IDENTITY, Section.REFERRALS, Section.LEGAL, Section.TIMELINE)


def police_in(code: str) -> None:
    """Lets Unit PPA take part in the case, with Anton working on it."""
    case, office = team.case_of(code), team.office(OfficeKind.POLRES_PPA)
    who = Person.objects.get(login=team.ANTON)
    signed_participation(
        case_id=case.id, office_id=office.id, office_name=office.name, sections=ROOMS, since=team.AT
    ).save(force_insert=True)
    signed_assignment(case_id=case.id, person_id=who.pk, person_name=who.name, office_id=office.id, since=team.AT).save(
        force_insert=True
    )
