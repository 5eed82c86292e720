"""A random-access oracle: 20,000 tries of (actor, case, section, act) against a table that was written by hand.

The regency is drawn at random: who works in which office, which offices take part with which sections, who is assigned,
who is kept from a case. Every try asks the desk's own door as the desk's database role, with row-level security on.
The expectation knows the drawn facts and the matrix of `tests/rules/test_access_matrix.py`, nothing of the code.
"""

import random
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import officers, team
from tests.rules.test_access_matrix import ALL_SECTIONS, MATRIX

from sigap.access.models import Office, Person
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, OfficeKind, RoleCode, Section
from sigap.cases.actions.powers import signed_assignment, signed_participation
from sigap.cases.models import Assignment, Case, CaseExclusion, Participation
from sigap.cases.queries import CaseAccess, case_for, case_list, running_cases_for
from sigap.cases.rules import ExclusionBasis, ExclusionKind, Risk
from sigap.kernel.errors import Refused

pytestmark = pytest.mark.django_db
TRIES = 20_000
CASES = 60
SEED = 20_261_125
CASEWORKERS = [role for role in RoleCode if "case:see" in MATRIX[role.value][0]]
LOOKERS_ON = [role for role in RoleCode if "case:see" not in MATRIX[role.value][0]]


@dataclass(kw_only=True)
class Drawn:
    """The facts as they were drawn, by login and case code."""

    works_as: dict[str, dict[UUID, set[str]]] = field(default_factory=dict)
    takes_part: dict[str, dict[UUID, set[str]]] = field(default_factory=dict)
    assigned: set[tuple[str, str, UUID]] = field(default_factory=set)
    kept: dict[str, tuple[set[UUID], set[str]]] = field(default_factory=dict)

    def sees(self, login: str, code: str) -> bool:
        """The case is there for this officer."""
        offices, people = self.kept[code]
        if login in people or offices & set(self.works_as[login]):
            return False
        return any(self._holds(login, office, "case:see") for office in self.takes_part[code])

    def lies_under(self, login: str, code: str) -> bool:
        """What row-level security lets through: offices, not roles. It is the net beneath, not the door."""
        offices, people = self.kept[code]
        mine = set(self.works_as[login])
        return login not in people and not offices & mine and bool(mine & set(self.takes_part[code]))

    def may(self, login: str, code: str, room: str, act: str) -> bool:
        """One office gives all of it: it takes part with the section; the officer is assigned, enters it, may."""
        if not self.sees(login, code):
            return False
        return any(
            room in rooms
            and (login, code, office) in self.assigned
            and self._holds(login, office, "case:see")
            and self._holds(login, office, act)
            and any(room in MATRIX[role][1] for role in self.works_as[login][office])
            for office, rooms in self.takes_part[code].items()
        )

    def is_worked_on(self, login: str, code: str) -> bool:
        """The officer sees the case and is assigned to it, for whichever office."""
        return self.sees(login, code) and any(each[:2] == (login, code) for each in self.assigned)

    def _holds(self, login: str, office: UUID, act: str) -> bool:
        return any(act in MATRIX[role][0] for role in self.works_as[login].get(office, ()))


@pytest.fixture
def drawn(settings: LazySettings) -> Drawn:
    """Thirty officers, some with two offices, and sixty cases; drawn anew but always alike."""
    settings.SIGAP_DEMO = True  # sessions without a second factor
    dice = random.Random(SEED)  # noqa: S311 - a drawing that repeats
    facts = Drawn()
    _draw_officers(dice, facts)
    offices = {office.pk: office for office in Office.objects.all()}
    for number in range(CASES):
        _draw_case(dice, facts, number, offices)
    return facts


def _draw_officers(dice: random.Random, facts: Drawn) -> None:
    for number in range(30):
        role = CASEWORKERS[number] if number < len(CASEWORKERS) else dice.choice([*CASEWORKERS, *LOOKERS_ON])
        login = f"undian.{number:02d}"
        person = officers.officer(login, f"Undian {number}", role, kind=dice.choice(sorted(ROLES[role].office_kinds)))
        if dice.random() < 0.3:
            second = dice.choice(CASEWORKERS)
            kind = dice.choice(sorted(ROLES[second].office_kinds))
            team.also_works_at(login, second, OfficeKind(kind))
        held: dict[UUID, set[str]] = {}
        for membership in person.membership_set.all():
            held.setdefault(membership.office_id, set()).add(membership.role)
        facts.works_as[login] = held
        team.sign_in(login)


def _draw_case(dice: random.Random, facts: Drawn, number: int, offices: dict[UUID, Office]) -> None:
    code, at = f"UNDIAN-{number:03d}", team.AT
    owner = dice.choice(sorted(offices))
    case = Case.objects.create(
        code=code, risk=Risk.LOW, office_id=owner, office_name=offices[owner].name, opened_by=uuid4(),
        manager_id=uuid4(), manager_name="Undian", opened_at=at, recorded_at=at,
        register_year=2026, register_number=Case.objects.count() + 1,
    )  # fmt: skip
    parts: dict[UUID, set[str]] = {}
    for office in dice.sample(sorted(offices), k=dice.randint(1, 5)):
        rooms = {room for room in sorted(ALL_SECTIONS) if dice.random() < 0.6}
        parts[office] = rooms
        part = signed_participation(
            case_id=case.pk, office_id=office, office_name=offices[office].name, rooms=rooms, since=at
        )
        part.save(force_insert=True)
    facts.takes_part[code] = parts
    for login, held in facts.works_as.items():
        for office in sorted(held.keys() & parts.keys()):
            if dice.random() < 0.5:
                _assign(facts, case, login, office)
    facts.kept[code] = _draw_kept(dice, facts, case, sorted(offices))


def _assign(facts: Drawn, case: Case, login: str, office: UUID) -> None:
    person = Person.objects.get(login=login)
    work = signed_assignment(
        case_id=case.pk, person_id=person.pk, person_name=person.name, office_id=office, since=team.AT
    )
    work.save(force_insert=True)
    facts.assigned.add((login, case.code, office))


def _draw_kept(dice: random.Random, facts: Drawn, case: Case, offices: list[UUID]) -> tuple[set[UUID], set[str]]:
    kept_offices = {dice.choice(offices)} if dice.random() < 0.2 else set()
    kept_people = {dice.choice(sorted(facts.works_as))} if dice.random() < 0.2 else set()
    by = {"declared_by": uuid4(), "declared_by_name": "Undian", "declared_at": team.AT}
    for office in kept_offices:
        CaseExclusion.objects.create(
            case=case, kind=ExclusionKind.OFFICE, basis=ExclusionBasis.ACCUSED, office_id=office, **by
        )
    for login in kept_people:
        person = Person.objects.get(login=login)
        CaseExclusion.objects.create(
            case=case, kind=ExclusionKind.PERSON, basis=ExclusionBasis.KINSHIP, person_id=person.pk, **by
        )
    return kept_offices, kept_people


def _tries(facts: Drawn) -> dict[str, list[tuple[str, str, str]]]:
    dice = random.Random(SEED + 1)  # noqa: S311 - a drawing that repeats
    acts = [power.value for power in Permission]
    tries: dict[str, list[tuple[str, str, str]]] = {}
    for _ in range(TRIES):
        login = dice.choice(sorted(facts.works_as))
        asked = (dice.choice(sorted(facts.takes_part)), dice.choice(sorted(ALL_SECTIONS)), dice.choice(acts))
        tries.setdefault(login, []).append(asked)
    return tries


def test_twenty_thousand_tries_open_what_the_table_says_and_nothing_else(drawn: Drawn) -> None:
    wrong: list[str] = []
    opened = 0
    for login, asked in _tries(drawn).items():
        with team.at_desk(login) as actor:
            found: dict[str, CaseAccess | None] = {}
            for code, room, act in asked:
                if code not in found:
                    try:
                        found[code] = case_for(actor, code)
                    except Refused:
                        found[code] = None
                access = found[code]
                got = access is not None and access.may(actor, Permission(act), Section(room))
                opened += got
                if got != drawn.may(login, code, room, act):
                    wrong.append(f"{login} {code} {room} {act}: {got}")
                if (access is not None) != drawn.sees(login, code):
                    wrong.append(f"{login} {code}: header {access is not None}")
    assert not wrong, wrong[:10]
    assert opened > TRIES / 200, "the drawing opens next to nothing: the comparison would be empty"


def test_lists_and_tables_show_each_officer_the_same_cases_as_the_door(drawn: Drawn) -> None:
    for login, held in drawn.works_as.items():
        expected = {code for code in drawn.takes_part if drawn.sees(login, code)}
        with team.at_desk(login) as actor:
            if any("case:see" in MATRIX[role][0] for roles in held.values() for role in roles):
                rows, _more = case_list(actor, include_closed=True, limit=CASES)
                assert {row.code for row in rows} == expected, login
                own, _more = running_cases_for(actor, limit=CASES)
                assert {row.code for row in own} == {code for code in expected if drawn.is_worked_on(login, code)}, (
                    login
                )
            # Beneath the filters: the tables as such, without any.
            net = {code for code in drawn.takes_part if drawn.lies_under(login, code)}
            assert {*Case.objects.values_list("code", flat=True)} == net, login
            assert {*Participation.objects.values_list("case__code", flat=True)} <= net, login
            assert {*Assignment.objects.values_list("case__code", flat=True)} <= net, login


def test_outside_the_door_nothing_is_seen(drawn: Drawn) -> None:
    assert drawn.takes_part
    with team.role("sigap_desk"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        assert cursor.fetchone() == (0,)
