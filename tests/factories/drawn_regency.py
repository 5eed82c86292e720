"""A regency drawn at random: who works where, which offices take part in which case for what, who must not know of it.

Facts and rows are written side by side: the facts in the plain words of `entitlements`, the rows as the tables' owner.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone
from tests.factories import officers, team
from tests.factories.entitlements import (
    OPENED_FOR,
    CaseFacts,
    GlassFacts,
    KeptFacts,
    OfficeFacts,
    PostFacts,
    ShareFacts,
    World,
)
from tests.rules.test_access_matrix import MATRIX

from sigap.access.models import Membership, Office, Person
from sigap.access.roles import ROLES, OfficeKind, RoleCode, Section
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.break_glass import use_words_place
from sigap.cases.actions.identity import Identity, identity_place
from sigap.cases.actions.powers import (
    end_participation,
    ended_assignment,
    sign_break_glass,
    signed_assignment,
    signed_participation,
)
from sigap.cases.actions.sections import key_behind, text_place
from sigap.cases.models import Assignment, BreakGlass, Case, CaseExclusion, CasePerson, Participation, SectionText
from sigap.cases.rules import CaseStatus, ClosingReason, ExclusionBasis, ExclusionKind, Risk
from sigap.referrals.rules import sections_opened
from sigap.staff import actions as staff
from sigap.vault import datakeys
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.sealing import seal

OFFICERS, CASES = 30, 60
CASEWORKERS = [role for role in RoleCode if "case:see" in MATRIX[role.value][0]]
LOOKERS_ON = [role for role in RoleCode if "case:see" not in MATRIX[role.value][0]]
REGIONS = ("", "", "16.09", "16.09.01", "16.09.01.2001", "16.10")
AREAS = ("16.09.01", "16.09.01.2001", "16.1")
HOUR = timedelta(hours=1)


@dataclass
class DrawnRegency:
    """The die, the facts, and where the rows lie."""

    die: random.Random
    world: World
    ids: dict[str, UUID] = field(default_factory=dict)

    def case_id(self, code: str) -> UUID:
        return self.ids[code]

    def case(self) -> CaseFacts:
        return self.world.cases[self.die.choice(sorted(self.world.cases))]

    def login(self) -> str:
        return self.die.choice(sorted(self.world.posts))

    def by_kind(self, office: str) -> str:
        """Orders offices, whose numbers differ from run to run, always alike: there is one of each kind."""
        return self.world.offices[office].kind


def draw(seed: int) -> DrawnRegency:
    """Thirty officers, some with two offices, sixty cases; drawn anew but always alike."""
    drawn = DrawnRegency(random.Random(seed), World(now=timezone.now()))  # noqa: S311 - a drawing that repeats
    for number in range(OFFICERS):
        _draw_officer(drawn, number)
    for number in range(CASES):
        _draw_case(drawn, number)
    for office in sorted(drawn.world.offices, key=drawn.by_kind):
        _draw_duty(drawn, office)
    return drawn


def _draw_officer(drawn: DrawnRegency, number: int) -> None:
    die, login = drawn.die, f"undian.{number:02d}"
    role = CASEWORKERS[number] if number < len(CASEWORKERS) else die.choice([*CASEWORKERS, *LOOKERS_ON])
    officers.officer(login, f"Undian {number}", role, kind=die.choice(sorted(ROLES[role].office_kinds)))
    if die.random() < 0.4:
        second = die.choice(CASEWORKERS)
        team.also_works_at(login, second, OfficeKind(die.choice(sorted(ROLES[second].office_kinds))))
    drawn.world.posts[login] = []
    for held in Membership.objects.filter(person__login=login).order_by("office__kind", "role"):
        _know_office(drawn, held.office)
        drawn.world.posts[login].append(PostFacts(office=str(held.office_id), role=held.role))
    team.sign_in(login)


def _know_office(drawn: DrawnRegency, office: Office) -> None:
    if str(office.pk) not in drawn.world.offices:
        region = drawn.die.choice(REGIONS)
        Office.objects.filter(pk=office.pk).update(region=region)
        drawn.world.offices[str(office.pk)] = OfficeFacts(id=str(office.pk), kind=office.kind, region=region)


def _draw_duty(drawn: DrawnRegency, office: str) -> None:
    """Somebody of most offices is on duty now."""
    standing = [login for login, posts in drawn.world.posts.items() if office in {each.office for each in posts}]
    login, now = drawn.die.choice(sorted(standing)), drawn.world.now
    if drawn.die.random() < 0.2:
        return
    staff.roster(
        by=officers.LOADER, at=now, office=Office.objects.get(pk=UUID(office)), person_id=team.person_id(login),
        starts_at=now - timedelta(minutes=1), ends_at=now + 8 * HOUR,
    )  # fmt: skip
    drawn.world.on_duty.add((login, office))


def _draw_case(drawn: DrawnRegency, number: int) -> None:
    die, code = drawn.die, f"UNDIAN-{number:03d}"
    facts = drawn.world.cases[code] = CaseFacts(code=code)
    owner, *others = die.sample(sorted(drawn.world.offices, key=drawn.by_kind), k=die.randint(1, 5))
    case = Case.objects.create(
        code=code, risk=Risk.LOW, office_id=UUID(owner), office_name="Undian", opened_by=uuid4(),
        manager_id=uuid4(), manager_name="Undian", opened_at=team.AT, recorded_at=team.AT,
        register_year=2026, register_number=number + 1,
    )  # fmt: skip
    drawn.ids[code] = case.pk
    _lay_in_texts(case)
    _take_part(drawn, facts, ShareFacts(office=owner, is_own=True))
    for office in others:
        _take_part(drawn, facts, ShareFacts(office=office, purposes=_purposes(die)))
    for login, posts in drawn.world.posts.items():
        for office in sorted({each.office for each in posts} & {p.office for p in facts.parts}, key=drawn.by_kind):
            if die.random() < 0.4:
                _assign(drawn, facts, login, office)
    for act, chance in ((_keep, 0.3), (_break, 0.5), (_break, 0.5), (_close, 0.2)):
        if die.random() < chance:
            act(drawn, facts)


def _purposes(die: random.Random) -> frozenset[str]:
    return frozenset(die.sample(sorted(OPENED_FOR), k=die.randint(1, 2)))


def _lay_in_texts(case: Case) -> None:
    """One named victim, a summary, and a key of the notes."""
    key = datakeys.create(purpose=KeyPurpose.PERSON, case_id=case.pk, at=team.AT)
    person = CasePerson(case=case, ordinal=1, role="victim", key_id=key.id, named_at=team.AT)
    text = Identity(full_name="Melati Contoh").as_text()
    person.sealed_identity = seal(text, key=key, place=identity_place(person.pk))
    person.save(force_insert=True)
    row = SectionText(case=case, room=Section.SUMMARY, version=1, written_by=uuid4(), written_at=team.AT)
    summary = key_behind(case.pk, Section.SUMMARY, at=team.AT)
    row.key_id = summary.id
    row.sealed_text = seal("Rekaan.", key=summary, place=text_place(row.pk, Section.SUMMARY))
    row.save(force_insert=True)
    key_behind(case.pk, Section.NOTES, at=team.AT)


def _take_part(drawn: DrawnRegency, facts: CaseFacts, part: ShareFacts) -> None:
    office, purposes = UUID(part.office), frozenset(map(ReferralPurpose, part.purposes))
    sections = frozenset(Section) if part.is_own else sections_opened(purposes)
    signed_participation(
        case_id=drawn.case_id(facts.code), office_id=office, office_name="Undian", sections=sections, since=team.AT
    ).save(force_insert=True)
    facts.parts.append(part)


def _assign(drawn: DrawnRegency, facts: CaseFacts, login: str, office: str) -> None:
    if (login, office) in facts.assigned:
        return
    person = Person.objects.get(login=login)
    signed_assignment(
        case_id=drawn.case_id(facts.code), person_id=person.pk, person_name=person.name, office_id=UUID(office),
        since=team.AT,
    ).save(force_insert=True)  # fmt: skip
    facts.assigned.add((login, office))


def _keep(drawn: DrawnRegency, facts: CaseFacts) -> None:
    die, case_id = drawn.die, drawn.case_id(facts.code)
    row = CaseExclusion(
        case_id=case_id, basis=ExclusionBasis.ACCUSED, declared_by=uuid4(), declared_by_name="Undian",
        declared_at=team.AT,
    )  # fmt: skip
    kind = row.kind = die.choice([ExclusionKind.OFFICE, ExclusionKind.PERSON, ExclusionKind.AREA])
    if kind is ExclusionKind.OFFICE:
        kept = KeptFacts(office=die.choice(sorted(drawn.world.offices, key=drawn.by_kind)))
        row.office_id = UUID(kept.office)
    elif kind is ExclusionKind.PERSON:
        kept = KeptFacts(login=drawn.login())
        row.person_id = team.person_id(kept.login)
    else:
        kept = KeptFacts(area=die.choice(AREAS))
        row.area = kept.area
    if kept not in facts.kept:
        row.save(force_insert=True)
        facts.kept.append(kept)


def _break(drawn: DrawnRegency, facts: CaseFacts) -> None:
    """A broken glass that runs, or did; also of somebody who could not have."""
    die, now = drawn.die, drawn.world.now
    login = drawn.login()
    office = die.choice(drawn.world.posts[login]).office
    until = now + die.choice([HOUR, HOUR, -HOUR])
    case = Case.objects.get(pk=drawn.case_id(facts.code))
    use = BreakGlass(
        id=uuid4(), case=case, case_code=case.code, case_office_id=case.office_id, person_id=team.person_id(login),
        person_name="Undian", office_id=UUID(office), office_name="Undian", began_at=until - 2 * HOUR, until=until,
    )  # fmt: skip
    key = datakeys.create(purpose=KeyPurpose.BREAK_GLASS, case_id=case.pk, at=team.AT)
    use.key_id, use.sealed_words = key.id, seal("Rekaan.", key=key, place=use_words_place(use.id))
    is_shut = die.random() < 0.2
    use.ended_at = use.began_at + timedelta(minutes=5) if is_shut else None
    sign_break_glass(use)
    use.save(force_insert=True)
    facts.glass.append(GlassFacts(login=login, office=office, until=until, is_shut=is_shut))


def _close(drawn: DrawnRegency, facts: CaseFacts) -> None:
    rows = Case.objects.filter(pk=drawn.case_id(facts.code))
    closed = {"status": CaseStatus.CLOSED, "closed_at": drawn.world.now, "closing_reason": ClosingReason.GOALS_REACHED}
    rows.update(**closed)
    facts.is_closed = True
    if drawn.die.random() < 0.3:
        rows.update(erased_at=drawn.world.now)
        DataKey.objects.filter(case_id=drawn.case_id(facts.code)).update(destroyed_at=drawn.world.now, wrapped=b"")
        CasePerson.objects.filter(case_id=drawn.case_id(facts.code)).update(
            key_id=None, sealed_identity=None, named_at=None
        )
        facts.is_erased = True


def _end_part(drawn: DrawnRegency, facts: CaseFacts) -> None:
    running = [place for place, part in enumerate(facts.parts) if not part.is_over]
    if running:
        place = drawn.die.choice(running)
        over = facts.parts[place] = replace(facts.parts[place], is_over=True)
        row = Participation.objects.get(case_id=drawn.case_id(facts.code), office_id=UUID(over.office), until=None)
        end_participation(row, at=drawn.world.now)
        row.save()


def _end_work(drawn: DrawnRegency, facts: CaseFacts) -> None:
    if facts.assigned:
        login, office = drawn.die.choice(sorted(facts.assigned, key=lambda each: (each[0], drawn.by_kind(each[1]))))
        rows = Assignment.objects.filter(case_id=drawn.case_id(facts.code), office_id=UUID(office), until=None)
        ended_assignment(rows.get(person_id=team.person_id(login)), at=drawn.world.now).save()
        facts.assigned.remove((login, office))


def _lift(drawn: DrawnRegency, facts: CaseFacts) -> None:
    kept = [place for place, each in enumerate(facts.kept) if not each.is_lifted]
    if kept:
        CaseExclusion.objects.filter(case_id=drawn.case_id(facts.code)).update(
            lifted_at=drawn.world.now, lifted_by=uuid4(), lifted_by_name="Undian"
        )
        for place in kept:
            facts.kept[place] = replace(facts.kept[place], is_lifted=True)


def _join(drawn: DrawnRegency, facts: CaseFacts) -> None:
    """One office more, or one that left comes back for something else; one of its people with it."""
    absent = sorted(drawn.world.offices.keys() - {p.office for p in facts.parts if not p.is_over}, key=drawn.by_kind)
    if absent:
        office = drawn.die.choice(absent)
        _take_part(drawn, facts, ShareFacts(office=office, purposes=_purposes(drawn.die)))
        for login in sorted(login for login, posts in drawn.world.posts.items() if office in {p.office for p in posts}):
            _assign(drawn, facts, login, office)


def _end_post(drawn: DrawnRegency, _facts: CaseFacts) -> None:
    """Somebody with two posts leaves one, without the handing over that the program asks for first."""
    login = drawn.login()
    standing = [place for place, post in enumerate(drawn.world.posts[login]) if not post.is_over]
    if len(standing) > 1:
        posts = drawn.world.posts[login]
        over = posts[standing[0]] = replace(posts[standing[0]], is_over=True)
        row = Membership.objects.get(person__login=login, office_id=UUID(over.office), role=over.role, until=None)
        staff.end_membership(by=officers.LOADER, at=drawn.world.now, membership=row)
        if over.office not in {post.office for post in drawn.world.posts[login] if not post.is_over}:
            drawn.world.on_duty.discard((login, over.office))
        team.sign_in(login)


TURNS: tuple[Callable[[DrawnRegency, CaseFacts], None], ...] = (
    _end_part, _end_work, _end_work, _lift, _keep, _join, _break, _close, _end_post,
)  # fmt: skip


def go_on(drawn: DrawnRegency, turns: int) -> None:
    """The regency works on: so many things begin or end."""
    for _turn in range(turns):
        drawn.die.choice(TURNS)(drawn, drawn.case())
