"""People of offices beyond the team round a case, hired for one test. All of them invented."""

from django.conf import settings
from tests.factories import officers, team

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ASKED_BY_INVESTIGATOR, PURPOSE_KINDS, ReferralPurpose

_OTHERS = (team.ANTON, team.SEKAR, team.AHMAD, team.SITI, team.RATNA)


def answerer(purpose: ReferralPurpose) -> str:
    """Somebody outside the UPTD whose office can be asked for this; hired where nobody of the team is."""
    kinds = PURPOSE_KINDS[purpose]
    known = next((login for login in _OTHERS if team.PEOPLE[login][2] in kinds), "")
    kind = min(kinds - {OfficeKind.UPTD_PPA})
    return known or partner(kind, RoleCode.HEALTH_WORKER if kind is OfficeKind.DINKES else RoleCode.PARTNER_OFFICER)


def asker(code: str, purpose: ReferralPurpose) -> str:
    """Who asks for this on the case: the investigator, brought in where the law has them ask, else the case manager."""
    if purpose not in ASKED_BY_INVESTIGATOR:
        return team.DEWI
    team.accepted(code)
    return team.ANTON


def partner(kind: OfficeKind, role: RoleCode = RoleCode.PARTNER_OFFICER) -> str:
    """Somebody of another office, who signs in as the others do; the login."""
    login = f"rekan.{kind.value}"
    if not Person.objects.filter(login=login).exists():
        officers.officer(login, f"Rekan {kind.value} CONTOH", role, kind=kind)
        # No second factor is asked where everything is an example.
        is_demo, settings.SIGAP_DEMO = settings.SIGAP_DEMO, True
        try:
            team.sign_in(login)
        finally:
            settings.SIGAP_DEMO = is_demo
    return login
