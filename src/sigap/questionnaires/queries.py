"""Reads of forms: those an office makes, those a case offers to the actor, sheets of answers without what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.models import ROLE_LABELS, CasePerson, numbered
from sigap.cases.queries import CaseAccess, persons_of
from sigap.cases.rules import PersonRole
from sigap.kernel.errors import Refused
from sigap.questionnaires.models import AnswerSheet, Questionnaire, QuestionnaireEdition, QuestionUse
from sigap.questionnaires.rules import QuestionnaireState, QuestionSpec, unused_questions

MANAGES = Permission.FORM_MANAGE
WRITES = {
    Section.ASSESSMENT: Permission.SCREENING_EDIT,
    Section.SERVICES: Permission.SERVICE_NOTE,
    Section.LEGAL: Permission.LEGAL_NOTE,
}
"""The power with which a form of each section is filled in."""
MOST = 100
_READ_TO_CLOSE = (Section.SERVICES, Section.LEGAL)
_DRAFT, _PUBLISHED = QuestionnaireState.DRAFT, QuestionnaireState.PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeForm:
    """A form with its versions, the newest first."""

    row: Questionnaire
    editions: tuple[QuestionnaireEdition, ...]

    @property
    def draft(self) -> QuestionnaireEdition | None:
        """The version that is being written, or none."""
        return next((each for each in self.editions if each.state == _DRAFT), None)

    @property
    def published(self) -> QuestionnaireEdition | None:
        """The version in use, or none."""
        return next((each for each in self.editions if each.state == _PUBLISHED), None)

    @property
    def last_published(self) -> QuestionnaireEdition | None:
        """The newest version that was ever in use, or none."""
        return next((each for each in self.editions if each.state != _DRAFT), None)

    @property
    def is_out_of_use(self) -> bool:
        """Whether it was published and no case may be answered with it any more."""
        return self.published is None and self.last_published is not None

    @property
    def shown(self) -> QuestionnaireEdition:
        """The one that a list names it by."""
        return self.draft or self.published or self.editions[0]


def forms_made_by(actor: Actor) -> list[MadeForm]:
    """Every form of the offices for which the actor makes them."""
    rows = Questionnaire.objects.filter(office_id__in=actor.offices_where(MANAGES)).select_related("office")
    found = rows.prefetch_related("editions").order_by("office__name", "code")[:MOST]
    return [MadeForm(row=row, editions=_newest_first(row)) for row in found if row.editions.all()]


def made_form(actor: Actor, form_id: UUID) -> MadeForm:
    """One of them. Raises Refused."""
    rows = Questionnaire.objects.filter(pk=form_id, office_id__in=actor.offices_where(MANAGES))
    row = rows.select_related("office").prefetch_related("editions").first()
    if row is None or not row.editions.all():
        raise Refused(MANAGES, ids={"item": str(form_id)})
    return MadeForm(row=row, editions=_newest_first(row))


def _newest_first(row: Questionnaire) -> tuple[QuestionnaireEdition, ...]:
    return tuple(sorted(row.editions.all(), key=lambda each: -each.number))


def offices_of_maker(actor: Actor) -> list[Office]:
    """The offices for which the actor makes forms."""
    return list(Office.objects.filter(pk__in=actor.offices_where(MANAGES), valid_to=None).order_by("name"))


def free_code(code: str) -> str:
    """This code, or the next of its kind where forms have it already."""
    taken = set(Questionnaire.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(each for each in chain([code], (f"{code}_{n}" for n in count(2))) if each not in taken)


def unused_of(made: MadeForm, *, today: date) -> list[QuestionSpec]:
    """What nobody answered in a year of being asked."""
    uses = dict(QuestionUse.objects.filter(questionnaire=made.row).values_list("code", "month"))
    editions = [(localdate(each.published_at), each.specs) for each in reversed(made.editions) if each.published_at]
    return unused_questions(editions, uses, today)


def standing_editions(*, has_drafts: bool) -> list[QuestionnaireEdition]:
    """The version in use of every form of an office that stands; or else the draft, where one is asked for."""
    states = [_PUBLISHED, _DRAFT] if has_drafts else [_PUBLISHED]
    rows = QuestionnaireEdition.objects.filter(state__in=states, questionnaire__office__valid_to=None)
    rows = rows.select_related("questionnaire__office").order_by("questionnaire__code", "number")
    return list({row.questionnaire_id: row for row in rows}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedForm:
    """A form that the actor may read in a case: its version in use, the newest answers, whether they may answer."""

    row: Questionnaire
    edition: QuestionnaireEdition | None
    sheets: tuple[AnswerSheet, ...]
    may_write: bool

    def newest_of(self, subject_id: UUID) -> AnswerSheet | None:
        """The newest version of answers about this case or person."""
        return next((each for each in self.sheets if each.subject_id == subject_id), None)


def newest_sheets(access: CaseAccess) -> list[AnswerSheet]:
    """The newest version of every sheet of a case, in the sections that stand open to somebody who works on it."""
    sections = [section.value for section in WRITES if access.has(section)] if access.is_assigned else []
    found = _newest_of(access.case.id).filter(section__in=sections).select_related("person", "edition")[:MOST]
    return [row for row in found if row.person is None or _is_asked_about(access, row.person)]


def _newest_of(case_id: UUID) -> QuerySet[AnswerSheet]:
    newest = AnswerSheet.objects.filter(questionnaire=OuterRef("questionnaire"), subject_id=OuterRef("subject_id"))
    latest = Subquery(newest.order_by("-version").values("version")[:1])
    return AnswerSheet.objects.filter(case=case_id, version=latest).order_by("recorded_at", "id")


def sheets_to_close(case_id: UUID) -> list[tuple[AnswerSheet, str]]:
    """The newest sheets that the second person of a closing reads; of whom each is, without a name, or empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, role, ordinal FROM questionnaires.people_of_closing(%s)", [case_id])
        people = {person: numbered(ROLE_LABELS[PersonRole(role)], ordinal) for person, role, ordinal in cursor}
    found = _newest_of(case_id).filter(section__in=_READ_TO_CLOSE).select_related("edition").reverse()[:MOST]
    return [(row, str(people.get(row.subject_id, ""))) for row in found]


def offered_forms(actor: Actor, access: CaseAccess) -> list[OfferedForm]:
    """Those of the actor's offices in this case and the secretariat's, and any other that was answered here.

    Only in sections that stand open to somebody who works on the case.
    """
    if not access.is_assigned:
        return []
    sections = [section.value for section in WRITES if access.has(section)]
    sheets = newest_sheets(access)
    offered = Q(questionnaire__office_id__in=access.office_ids) | Q(questionnaire__office__kind=OfficeKind.SECRETARIAT)
    answered = {sheet.questionnaire_id for sheet in sheets}
    editions = QuestionnaireEdition.objects.filter(
        offered | Q(questionnaire__in=answered), state=_PUBLISHED, questionnaire__section__in=sections
    )
    in_use = {row.questionnaire: row for row in editions.select_related("questionnaire__office")[:MOST]}
    rows = [*in_use, *_out_of_use(answered - {row.pk for row in in_use})]
    return [
        OfferedForm(
            row=row,
            edition=in_use.get(row),
            sheets=tuple(sheet for sheet in sheets if sheet.questionnaire_id == row.pk),
            may_write=row in in_use and not access.case.is_closed and bool(offices_for(actor, access, row)),
        )
        for row in sorted(rows, key=lambda each: each.code)
    ]


def _out_of_use(ids: set[UUID]) -> list[Questionnaire]:
    return list(Questionnaire.objects.filter(pk__in=ids).select_related("office")) if ids else []


def offices_for(actor: Actor, access: CaseAccess, form: Questionnaire) -> list[UUID]:
    """The offices for which the actor may answer this form in the case."""
    held = access.offices_where(actor, WRITES[form.case_section], form.case_section) if access.is_assigned else ()
    return [office_id for office_id in held if form.is_shared or office_id == form.office_id]


def offered_form(actor: Actor, access: CaseAccess, form_id: UUID) -> OfferedForm:
    """One of them. Raises Refused."""
    found = next((form for form in offered_forms(actor, access) if form.row.pk == form_id), None)
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "item": str(form_id)})
    return found


def edition_filled(form: Questionnaire, key: str) -> QuestionnaireEdition | None:
    """The version of a form, published at some time, that a sent page says it was filled in on."""
    published = form.editions.exclude(state=_DRAFT)
    return next((each for each in published if str(each.pk) == key), None)


def subject_of(access: CaseAccess, form: Questionnaire, ordinal: int) -> CasePerson | None:
    """The person that a sheet is about; none where it is about the case. Raises Refused."""
    people = people_asked(access) if form.is_about_person else []
    person = next((each for each in people if each.ordinal == ordinal), None)
    if form.is_about_person is (person is None) or (ordinal and person is None):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "item": str(form.pk)})
    return person


def people_asked(access: CaseAccess) -> list[CasePerson]:
    """The people of the case about whom answers stand open to the actor."""
    if not access.has(Section.PERSONS):
        return []
    return [each for each in persons_of(access).defer("sealed_identity") if _is_asked_about(access, each)]


def _is_asked_about(access: CaseAccess, person: CasePerson) -> bool:
    """Never the reporter; nor whose data are restricted, but for who manages the case. Row security says the same."""
    return person.role != PersonRole.REPORTER and not access.restricts(person)


def sheets_of(form: Questionnaire, subject_id: UUID) -> Sequence[AnswerSheet]:
    """Every version of what was answered, the newest first."""
    rows = AnswerSheet.objects.filter(questionnaire=form, subject_id=subject_id).select_related("edition")
    return list(rows.order_by("-version")[:MOST])
