"""Two cases of two managers, with leads of their perpetrators' sides, as the worker finds them."""

from typing import Any
from uuid import UUID, uuid4

from django.test import override_settings
from tests.factories import officers, team
from tests.factories.team import AT, DEWI, RINA

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.actions.identity import Identity
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.intake import actions as intake
from sigap.links import actions, jobs
from sigap.links.actions import LeadText
from sigap.links.models import CaseLink, Lead, LinkSide
from sigap.links.queries import SeenLink, links_of
from sigap.links.rules import LeadKind, LeadOwner, LeadSource

YANTI = "yanti.uptd"
PHONE = "0812-7788-9900"


def second_manager() -> None:
    """Yanti, another case manager of the unit."""
    if not Person.objects.filter(login=YANTI).exists():
        officers.officer(YANTI, "Yanti Kusuma", RoleCode.CASE_MANAGER, kind=OfficeKind.UPTD_PPA)
        with override_settings(SIGAP_DEMO=True):
            team.sign_in(YANTI)


def opened(manager: str = DEWI) -> str:
    """A case of this manager's."""
    found = team.taken()
    with team.at_desk(RINA) as actor:
        case = intake.decide_case(
            by=actor, at=AT, envelope=found, risk=Risk.HIGH, manager=team.colleague(actor, manager),
            role=PersonRole.VICTIM, sex=Sex.FEMALE, age_years=15,
        )  # fmt: skip
    return str(case.code)


def with_police(code: str, *, by: str = DEWI) -> None:
    """Unit PPA comes into the case: Anton works on it."""
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.POLICE_REPORT}), by=by)


def lead(code: str, login: str = DEWI, kind: LeadKind = LeadKind.PHONE, value: str = PHONE, **change: Any) -> Lead:
    """A lead on the case."""
    named = {"detail", "village", "year", "via", "note"}
    text = LeadText(value=value, **{name: change.pop(name) for name in named & set(change)})
    told: dict[str, Any] = {
        "at": AT, "owner": LeadOwner.RECRUITER, "source": LeadSource.VICTIM, "post_key": uuid4(), **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return actions.note_lead(by=actor, access=access, kind=kind, text=text, **told)


def suspect(code: str, identity: Identity, *, by: str = DEWI, role: PersonRole = PersonRole.SUSPECT) -> int:
    """Somebody reported, with an identity; the number in the case."""
    with team.on_case(by, code) as (actor, access):
        person = cases.add_person(by=actor, at=AT, access=access, role=role, sex=Sex.MALE, age_years=None)
        cases.name_person(by=actor, at=AT, access=access, ordinal=person.ordinal, identity=identity, based_on=1)
    return int(person.ordinal)


def compared() -> int:
    """The worker's turn."""
    with team.role("sigap_worker"):
        return jobs.compare(AT)


def seen(login: str, code: str) -> list[SeenLink]:
    """The links of a case as somebody sees them."""
    with team.on_case(login, code) as (_actor, access):
        return links_of(access)[0]


def linked(first: str = DEWI, second: str = YANTI, **change: Any) -> tuple[str, str]:
    """Two cases, linked by one recruiter's telephone."""
    second_manager()
    one, other = opened(first), opened(second)
    lead(one, first, **change)
    lead(other, second, value="+62 812 7788 9900")
    compared()
    return one, other


def side_of(code: str) -> UUID:
    """The case's side of its one link."""
    return UUID(str(LinkSide.objects.get(case__code=code).pk))


def the_link() -> CaseLink:
    """The one link there is."""
    return CaseLink.objects.get()
