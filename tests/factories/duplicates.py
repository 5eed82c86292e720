"""Two cases of one unit with a record each, on which two officers work."""

from tests.factories import linking, team
from tests.factories.team import AT, DEWI, LATER, RINA

from sigap.cases import actions as cases
from sigap.cases.actions.identity import Identity
from sigap.cases.models import CasePerson
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Sex
from sigap.duplicates import actions
from sigap.duplicates.models import PairDecision
from sigap.duplicates.queries import RecordPair, likeliest_pairs, offices_comparing
from sigap.duplicates.rules import PairStep

YUSUF = Identity(full_name="Muhammad Yusuf Pere'an", birth_date="2009-05-07", village="16.09.01.2001")
YUSUP = Identity(full_name="Muh. Yusup Pere'an", birth_date="2009-07-05", village="16.09.01.2001")


def opened(identity: Identity, *, colleagues: tuple[str, ...] = (RINA,), by: str = DEWI) -> str:
    """A case of this manager's with a record, on which these colleagues work too."""
    code = linking.opened(by)
    for login in colleagues:
        with team.on_case(by, code) as (actor, access):
            cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, login))
    name(code, identity, by=by)
    return code


def name(code: str, identity: Identity, ordinal: int = 1, *, by: str = DEWI) -> None:
    """Seals who a record is of."""
    with team.on_case(by, code) as (actor, access):
        cases.name_person(by=actor, at=AT, access=access, ordinal=ordinal, identity=identity, based_on=1)


def added(code: str, role: PersonRole, identity: Identity) -> int:
    """Another person in the case; their number."""
    with team.on_case(DEWI, code) as (actor, access):
        made = cases.add_person(by=actor, at=LATER, access=access, role=role, sex=Sex.MALE, age_years=None)
    name(code, identity, made.ordinal)
    return int(made.ordinal)


def person(code: str, ordinal: int = 1) -> CasePerson:
    """A record as it lies in the table."""
    return CasePerson.objects.get(case__code=code, ordinal=ordinal)


def decide(
    login: str, one: str, other: str, step: PairStep, based_on: int = 0, *, numbers: tuple[int, int] = (1, 1)
) -> PairDecision:
    """The next step on two records."""
    team.stepped_up(login, at=LATER)
    with team.at_desk(login) as actor:
        return actions.decide_pair(
            by=actor,
            at=LATER,
            records=((case_for(actor, one), numbers[0]), (case_for(actor, other), numbers[1])),
            step=step,
            based_on=based_on,
        )


def joined(one: str, other: str) -> None:
    """Rina proposes, Dewi decides."""
    decide(RINA, one, other, PairStep.PROPOSED)
    decide(DEWI, one, other, PairStep.SAME, 1)


def likeliest(login: str, *, page: int = 1, most: int = 50) -> tuple[list[RecordPair], int]:
    """The list of all their work, and how many cases are compared."""
    with team.at_desk(login) as actor:
        return likeliest_pairs(offices_comparing(actor), page=page, most=most)
