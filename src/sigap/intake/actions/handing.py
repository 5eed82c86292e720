"""What triage found out goes with the report into the case that it becomes: nobody asks the child twice."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.models import Office, Person
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, holders_where
from sigap.access.roles import OfficeKind, Section
from sigap.cases.actions import Identity, add_person, bring_in, name_person
from sigap.cases.actions.contacts import ContactCard, cards_of, write_contact
from sigap.cases.actions.danger import bring_reported_dangers
from sigap.cases.actions.drafting import SummaryFacts, drafted_summary
from sigap.cases.actions.exclusions import (
    ExclusionRequest,
    exclude_from_case,
    follow_exclusions_brought,
    refuse_own_office,
)
from sigap.cases.actions.locking import locked_for_report
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.opening import put_on_case
from sigap.cases.actions.screening import note_screening
from sigap.cases.actions.sections import draft_section
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.exclusions import may_be_involved, may_work_on, people_excluded_from
from sigap.cases.rules import ExclusionBasis, ExclusionKind, PersonRole, Sex
from sigap.cases.rules.danger import in_order
from sigap.intake.actions.report_state import UnableToDecideReport
from sigap.intake.models import Arrival, ReportExclusion, ReportToken, Triage, Worksheet
from sigap.intake.rules import BROUGHT_FOR, Door
from sigap.mailbox.models import Envelope
from sigap.matching.kinds import MatchKind
from sigap.notifications.actions import notify
from sigap.referrals.rules import sections_opened
from sigap.screening.rules.examination import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHandover:
    """What triage heard, opened beforehand: who it is, how to reach them, the screening, who else must not know."""

    identity: Identity | None = field(default=None, repr=False)
    card: ContactCard | None = field(default=None, repr=False)
    answers: Answers | None = field(default=None, repr=False)
    is_asked: bool = False
    kept_words: str = field(default="", repr=False)
    # As the reporter wrote it: nobody has worded it for whoever works on the case.
    is_kept_reworded: bool = False
    # Of who reported about somebody else.
    reporter_card: ContactCard | None = field(default=None, repr=False)


def refuse_excluded(envelope: Envelope, person: Colleague) -> None:
    """Raises UnableToDecideReport when the report is to be given to somebody who must not know of it."""
    if ReportExclusion.objects.filter(envelope_id=envelope.pk, person_id=person.person_id).exists():
        raise UnableToDecideReport(
            _("%(name)s termasuk yang tidak boleh tahu. Pilih penanggung jawab lain.") % {"name": person.name}
        )


def keep_away(by: Actor, at: datetime, envelope: Envelope, code: str, heard: CaseHandover | None = None) -> None:
    """Whoever must not know of the report must not know of the case: before anybody is brought in."""
    words = heard.kept_words if heard else ""
    rows = list(ReportExclusion.objects.filter(envelope_id=envelope.pk).order_by("kind", "id"))
    if not rows and not words:
        return
    access = case_for(by, code)
    for row in rows:
        exclude_from_case(by=by, at=at, access=access, what=_exclusion_request(row), basis=ExclusionBasis.ASKED)
    if heard and words:
        exclude_from_case(
            by=by,
            at=at,
            access=access,
            what=ExclusionRequest(kind=ExclusionKind.NAMED),
            basis=ExclusionBasis.ASKED,
            words=words,
            is_brought=not heard.is_kept_reworded,
        )


def bring_exclusions(
    by: Actor, at: datetime, envelope: Envelope, case: Case, heard: CaseHandover | None = None
) -> None:
    """The same for a report that has joined a case, also where the actor does not work on it.

    There the words stay on the report's sheet, which the case's manager reads. Raises UnableToKeep.
    """
    access = case_for(by, case.code)
    if access.is_assigned and access.offices_where(by, Permission.CASE_KEEP, Section.SUMMARY):
        keep_away(by, at, envelope, case.code, heard)
        return
    offices = ReportExclusion.objects.filter(envelope_id=envelope.pk).values_list("office_id", flat=True)
    if not offices:
        return
    locked_for_report(case.id)
    for office_id in offices:
        refuse_own_office(case, office_id)
    before = people_excluded_from(case.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, id, more FROM intake.exclude_joined(%s, %s)", [envelope.pk, at])
        found = cursor.fetchall()
    follow_exclusions_brought(by, at, case, found, before)
    if any(what == "kept" for what, _ident, _kind in found):
        # What was asked of who is excluded hangs unseen: who answers for the case looks.
        tell_manager_of(case, at=at, code="report-exclusion-joined")


def _exclusion_request(row: ReportExclusion) -> ExclusionRequest:
    office = Office.objects.filter(pk=row.office_id).values_list("name", flat=True).first() if row.office_id else ""
    person = Person.objects.filter(pk=row.person_id).values_list("name", flat=True).first() if row.person_id else ""
    return ExclusionRequest(
        kind=ExclusionKind(row.kind),
        office_id=row.office_id,
        office_name=office or "",
        person_id=row.person_id,
        person_name=person or "",
        area=row.area,
    )


def hand_over(
    by: Actor, at: datetime, envelope: Envelope, access: CaseAccess, person: CasePerson, heard: CaseHandover
) -> None:
    """Seals the name and the safe contact with the person, and stores the screening with the case."""
    if heard.identity is not None and heard.identity.full_name:
        name_person(
            by=by, at=at, access=access, ordinal=person.ordinal, identity=heard.identity, based_on=person.version
        )
    if heard.card is not None:
        write_contact(by=by, at=at, access=access, ordinal=person.ordinal, card=heard.card, based_on=0)
    if heard.answers is not None:
        note_screening(
            by=by,
            at=at,
            access=access,
            answers=heard.answers,
            reported_at=envelope.received_at,
            based_on=0,
            is_asked=heard.is_asked,
        )


def bring_reporter(by: Actor, at: datetime, envelope: Envelope, case: Case, heard: CaseHandover | None) -> None:
    """Who reported about somebody else, with how to reach them: opened by a call-back or the custodian, by nobody else.

    Whoever left the same number with an earlier report of the case is the same person, with a newer card.
    Not by who does not work on the case: then it stays with the report.
    """
    if heard is None or heard.reporter_card is None:
        return
    access = case_for(by, case.code)
    if not all(access.may(by, Permission.CASE_NAME_PERSON, section) for section in (Section.PERSONS, Section.IDENTITY)):
        return
    known = _known_reporter(envelope, case)
    person = known or add_person(by=by, at=at, access=access, role=PersonRole.REPORTER, sex=Sex.UNKNOWN, age_years=None)
    card = cards_of([person]).get(person.pk)
    version = card.version if card else 0
    write_contact(by=by, at=at, access=access, ordinal=person.ordinal, card=heard.reporter_card, based_on=version)
    Triage.objects.filter(pk=envelope.pk).update(reporter_id=person.pk)


def _known_reporter(envelope: Envelope, case: Case) -> CasePerson | None:
    """By the number that both left, where neither report has another: that may be of who needs help."""
    triages = Triage.objects.filter(case_id=case.id, reporter_id__isnull=False).exclude(pk=envelope.pk)
    earlier = dict(triages.values_list("pk", "reporter_id"))
    numbers: dict[tuple[UUID, str], set[bytes]] = defaultdict(set)
    tokens = ReportToken.objects.filter(kind=MatchKind.PHONE, envelope_id__in=[envelope.pk, *earlier])
    for report, epoch, token in tokens.values_list("envelope_id", "kek_id", "token"):
        numbers[report, epoch].add(bytes(token))
    known = [
        person
        for (report, epoch), found in numbers.items()
        if (person := earlier.get(report)) and len(found) == 1 and found == numbers.get((envelope.pk, epoch))
    ]
    return CasePerson.objects.filter(case=case, role=PersonRole.REPORTER, pk__in=known).first()


def bring_dangers(by: Actor, at: datetime, envelope: Envelope, case: Case) -> list[str]:
    """The dangers that the report tells of stand on the case; told when the report came.

    All that its reporter ticked, and what triage heard besides: a danger is lifted on the case, with a reason.
    """
    heard = Worksheet.objects.filter(pk=envelope.pk).values_list("flags", flat=True).first() or ()
    flags = [flag.value for flag in in_order({*envelope.flags, *heard})]
    if flags:
        bring_reported_dangers(by, at, case.id, flags, told_at=envelope.received_at)
    return flags


def draft_summary(
    by: Actor,
    at: datetime,
    envelope: Envelope,
    access: CaseAccess,
    person: CasePerson,
    flags: Sequence[str],
    heard: CaseHandover | None,
) -> None:
    """The summary that every asked office reads: from the facts of triage, nothing of the story."""
    facts = SummaryFacts(
        role=PersonRole(person.role),
        sex=Sex(person.sex),
        age=person.age_years,
        area=envelope.area,
        flags=tuple(flags),
        answers=heard.answers if heard else None,
        report_number=envelope.number,
    )
    text = drafted_summary(facts)
    draft_section(by=by, at=at, access=access, section=Section.SUMMARY, text=text)


def bring_sender(by: Actor, at: datetime, envelope: Envelope, case: Case) -> bool:
    """The office that brought the report comes in by its own work. Whether who wrote it works on the case, and hears.

    Not one that must not know of the report or the case, and not one whose kind has no work of its own in the table.
    """
    arrival = Arrival.objects.filter(pk=envelope.pk, door=Door.PARTNER).first()
    purpose = BROUGHT_FOR.get(OfficeKind(arrival.office_kind)) if arrival else None
    if arrival is None or purpose is None:
        return False
    is_kept = ReportExclusion.objects.filter(envelope_id=envelope.pk, office_id=arrival.office_id).exists()
    if is_kept or not may_be_involved(case.id, arrival.office_id):
        return False
    bring_in(
        by=by,
        at=at,
        case_id=case.id,
        office_id=arrival.office_id,
        office_name=arrival.office_name,
        sections=sections_opened(frozenset({purpose})),
    )
    there = holders_where(Permission.REFERRAL_ANSWER, arrival.office_id, at=at)
    if arrival.entered_by not in there or not may_work_on(case.id, arrival.entered_by):
        return False  # whoever wrote it has left, or must not know; the office's head takes it up
    put_on_case(
        by=by,
        at=at,
        case_id=case.id,
        person_id=arrival.entered_by,
        name=arrival.entered_by_name,
        office_id=arrival.office_id,
    )
    notify(at=at, code="case-assigned", person_id=arrival.entered_by, ids={"case": str(case.id)})
    return True
