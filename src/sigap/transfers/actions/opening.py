"""A case that came becomes one here: people, facts and goals as rows, the rest as words. Nobody is asked again."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import uuid4

from django.utils.timezone import get_current_timezone, localdate

from sigap.access.entry import Actor
from sigap.access.queries import Colleague
from sigap.access.roles import Section
from sigap.assistance import actions as assistance
from sigap.assistance.rules import GoalArea
from sigap.cases import actions as cases
from sigap.cases.actions.contacts import ContactCard
from sigap.cases.actions.danger import tell_owner
from sigap.cases.models import AMPK_LABELS, Case
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.file import persons_asked_of
from sigap.cases.queries.people import was_child
from sigap.cases.rules import (
    OLDEST,
    ExclusionBasis,
    ExclusionKind,
    NoteTemplate,
    PersonRole,
    RelationKind,
    Risk,
    Sex,
)
from sigap.cases.rules.danger import DangerSource
from sigap.cases.rules.kind import LeadingKind, PlaceKind, Setting, VictimKind, ViolenceForm
from sigap.cases.rules.origin import CaseOrigin, Competence, InformationSource, ReceivingWay
from sigap.mailbox.flags import Flag
from sigap.persons.actions import PairFacts, write_part, write_relations
from sigap.persons.rules import Household, offender_kinds, parts_of
from sigap.places.queries import is_known
from sigap.transfers.rules import MovedCase, MovedPerson

type Numbers = Mapping[int, int]
"""Whom of the file is whom here."""
_TRANSFERRED = CaseOrigin(way=ReceivingWay.TRANSFER, source=InformationSource.OFFICE, competence=Competence.OURS)


def is_known_content(content: MovedCase) -> bool:
    """Whether a case can be made of it: every code is known here, and whoever it names is in it."""
    try:
        numbers = {who.ordinal for who in content.people}
        for who in content.people:
            PersonRole(who.role), Sex(who.sex), _done_to(who), card_of(who)
        Risk(content.risk), [Flag(each) for each in content.dangers]
        # A kind and a place, where they were said there.
        LeadingKind(content.kind or LeadingKind.OTHER), PlaceKind(content.place or PlaceKind.OTHER)
        fits = all(
            RelationKind(kind) and {first, other} <= numbers and first != other
            for first, kind, other in content.relations
        ) and all(
            set(who.letters) <= AMPK_LABELS.keys()
            and max(who.age or 0, who.said_age or 0) <= OLDEST
            # No database holds a moment before: one in year 1 would make a child of that file a grown person.
            and (not who.said_on or who.said_on >= "2000")
            for who in content.people
        )
        for victim, offender, kind, household in content.offenders:
            Household(household)
            fits = fits and {victim, offender} <= numbers and (not kind or kind in offender_kinds())
        for basis, _words in content.kept:
            ExclusionBasis(basis)
    except ValueError:
        return False
    return fits and bool(numbers)


def open_moved_case(*, by: Actor, at: datetime, content: MovedCase, manager: Colleague) -> Case:
    """The case. Inside an act; its content is known to fit."""
    case = cases.open_case(
        by=by, at=at, done_at=at, risk=Risk(content.risk), area="", manager=manager, origin=_TRANSFERRED
    )  # fmt: skip
    access = case_for(by, case.code)
    numbers = {who.ordinal: _add(by, at, access, who) for who in content.people}
    for first, kind, other in content.relations:
        cases.relate(by=by, at=at, access=access, ordinal=numbers[first], kind=RelationKind(kind), other=numbers[other])
    pairs = {
        f"{numbers[victim]}-{numbers[offender]}": PairFacts(kind=kind, household=Household(household), based_on=0)
        for victim, offender, kind, household in content.offenders
    }
    if pairs:
        write_relations(by=by, at=at, access=access, pairs=pairs)
    if content.dangers:
        cases.set_dangers(by=by, at=at, access=access, flags=content.dangers, source=DangerSource.REPORT)
    _say_what_happened(by, at, access, content, numbers)
    _keep_from(by, at, access, content)
    _set_goals(by, at, access, content, numbers)
    _write_down(by, at, access, content)
    tell_owner(by=by, at=at, case=case)
    return case


def _done_to(who: MovedPerson, *, is_child: bool = True) -> VictimKind:
    return VictimKind(
        forms=tuple(map(ViolenceForm, who.forms)),
        settings=tuple(map(Setting, who.settings)),
        letters=tuple(who.letters) if is_child else (),
    )


def card_of(who: MovedPerson) -> ContactCard:
    """How somebody may be reached without harm, as the file has it. Raises ValueError for a way unknown here."""
    texts = {name: who.contact.get(name, "") for name in ("answers", "number", "when", "cover", "note")}
    return ContactCard.from_fields(texts | {"never": filter(None, who.contact.get("never", "").split(","))})


def _add(by: Actor, at: datetime, access: CaseAccess, who: MovedPerson) -> int:
    role = PersonRole(who.role)
    age, aged_at = _heard(who, at)
    added = cases.add_person(
        by=by, at=at, access=access, role=role, sex=Sex(who.sex), age_years=age, aged_at=aged_at
    )  # fmt: skip
    number = int(added.ordinal)
    if who.identity.get("full_name"):
        cases.name_person(
            by=by, at=at, access=access, ordinal=number, identity=cases.Identity.from_known(who.identity),
            based_on=added.version,
        )  # fmt: skip
    if who.contact:
        cases.write_contact(by=by, at=at, access=access, ordinal=number, card=card_of(who), based_on=0)
    for spec in parts_of(role):
        if facts := who.parts.get(spec.part):
            write_part(
                by=by, at=at, access=access, ordinal=number, part=spec.part, facts=facts, based_on=0, is_certain=True
            )
    return number


def _heard(who: MovedPerson, at: datetime) -> tuple[int | None, datetime | None]:
    """The age as it was recorded there, and when: counted anew from here it would be another."""
    if who.said_age is None or not who.said_on:
        return who.age, None
    noon = datetime.combine(date.fromisoformat(who.said_on), time(12), tzinfo=get_current_timezone())
    return who.said_age, min(noon, at)


def _version(access: CaseAccess) -> int:
    return Case.objects.values_list("version", flat=True).get(pk=access.case.pk)


def _say_what_happened(by: Actor, at: datetime, access: CaseAccess, content: MovedCase, numbers: Numbers) -> None:
    area = content.area if content.area and is_known(content.area) else ""
    acted_on = date.fromisoformat(content.acted_on) if content.acted_on else None
    if acted_on or area:
        cases.note_event(by=by, at=at, access=access, acted_on=acted_on, area=area, based_on=_version(access))
    if content.kind:
        # Who was a child on the day of the act keeps these letters, also of age by now.
        case = Case.objects.get(pk=access.case.pk)
        children = {each.ordinal for each in persons_asked_of(access) if was_child(case, each)}
        victims = {
            numbers[who.ordinal]: _done_to(who, is_child=numbers[who.ordinal] in children)
            for who in content.people
            if who.role in (PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT)
        }
        place = PlaceKind(content.place) if content.place else None
        cases.set_kind(
            by=by, at=at, access=access, kind=LeadingKind(content.kind), place=place, victims=victims,
            based_on=_version(access),
        )  # fmt: skip


def _keep_from(by: Actor, at: datetime, access: CaseAccess, content: MovedCase) -> None:
    """Offices and officers of elsewhere are nobody here: each is kept by words, for who calls or visits."""
    what = cases.ExclusionRequest(kind=ExclusionKind.NAMED)
    for basis, words in content.kept:
        cases.exclude_from_case(
            by=by, at=at, access=access, what=what, basis=ExclusionBasis(basis), words=words, is_brought=True
        )


def _set_goals(by: Actor, at: datetime, access: CaseAccess, content: MovedCase, numbers: Numbers) -> None:
    for goal in content.goals:
        if goal.is_open and goal.area in set(GoalArea):
            due_on = max(date.fromisoformat(goal.due_on), localdate(at))
            assistance.set_goal(
                by=by, at=at, access=access, area=GoalArea(goal.area), due_on=due_on, words=goal.words,
                ordinal=numbers.get(goal.ordinal) if goal.ordinal else None, post_key=uuid4(),
            )  # fmt: skip


def _write_down(by: Actor, at: datetime, access: CaseAccess, content: MovedCase) -> None:
    """The summary with the limits that run, a note of the legal side, and one of all else that is no row here."""
    source = f"Diterima dari {content.office}, {content.regency} (kode {content.code}, dibuka {content.opened_on})."
    limits = "\n- ".join(["Batas waktu hukum yang berjalan di daerah asal:", *content.limits]) if content.limits else ""
    text = "\n\n".join(filter(None, (source, limits, content.summary)))
    cases.write_section(by=by, at=at, access=access, section=Section.SUMMARY, text=text, based_on=0)
    law = content.law_blocks()
    for blocks in (law, [each for each in content.blocks() if each not in law]):
        if paragraphs := [f"{title}\n" + "\n".join(lines) for title, lines in blocks if lines]:
            cases.write_note(
                by=by, at=at, access=access, note_id=uuid4(), template=NoteTemplate.FREE, done_at=at,
                text="\n\n".join([source, *paragraphs]),
            )  # fmt: skip
