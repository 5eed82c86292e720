"""An answer is proposed, and decided by a second person where nothing is given or something is in doubt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import ConsentAnswer
from sigap.assistance.queries import consent_book, persons_facts
from sigap.assistance.rules import ConsentResponse
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import CaseExclusion, CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import ExclusionKind, PersonRole, is_child_on
from sigap.datarights import events
from sigap.datarights.actions.noting import RequestWords
from sigap.datarights.actions.sealed import other_place, reason_place, record_request_event, seal_under_new_key
from sigap.datarights.models import DataAnswer, DataRequest
from sigap.datarights.queries import (
    ANSWERED_ALREADY,
    STALE,
    doors_of,
    is_matched_elsewhere,
    is_restricting,
    is_stale,
    leaning_words,
    standing_answer,
    was_corrected,
)
from sigap.datarights.rules import (
    AnswerDecision,
    AnswerOutcome,
    AskerCounterpart,
    AskerFinding,
    RightKind,
    findings_on,
    grounds,
    may_answer,
    needs_second,
)
from sigap.errands.actions import ComparedPeople
from sigap.errands.queries import is_kept_from, kin_of_suspects, suspects_of
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.vault import datakeys
from sigap.vault.sealing import seal

ANSWERS = Permission.DATA_ANSWER


class UnableToAnswer(Unable):
    """The request is not answered like this; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """An answer as the form has it; without a person nothing is held.

    `is_other`: who asks bears the name of somebody to whom nothing is given, and is another; a second person looks.
    """

    outcome: AnswerOutcome
    ground: str = ""
    is_other: bool = False
    reason: str = field(repr=False)


def compared_findings(
    access: CaseAccess,
    person: CasePerson,
    request: DataRequest,
    words: RequestWords,
    compared: ComparedPeople,
    kept_names: tuple[str, ...],
    at: datetime,
) -> frozenset[AskerFinding]:
    """What stands against the asker, by who the people of the case are now. Raises Conflict when that has changed."""
    suspects = suspects_of(access)
    kin = kin_of_suspects(access, suspects)
    if compared.suspects != suspects or compared.kin != kin:
        raise Conflict(_("Data terlapor atau keluarganya baru saja berubah. Periksa lagi, lalu kirim lagi."))
    standing = CaseExclusion.objects.filter(case=access.case, lifted_at=None, kind=ExclusionKind.PERSON)
    officers = standing.values_list("person_name", flat=True)
    people = [
        AskerCounterpart(identity=each, is_subject=each.person_id == person.pk, is_guardian=each.is_guardian)
        for each in compared.people
    ]
    return findings_on(
        words.asker_as(request),
        people,
        kept_names=[*kept_names, *officers],
        is_area_kept=is_kept_from(access, area=words.asker_village, place=""),
        is_child=is_child_on(
            localdate(at),
            age_years=person.age_years,
            recorded_on=localdate(person.aged_at) if person.aged_at else None,
        ),
        are_all_compared=suspects | kin <= {each.person_id for each in compared.people},
    )


@audit.action
def propose_answer(
    *,
    by: Actor,
    at: datetime,
    request: DataRequest,
    new: NewAnswer,
    access: CaseAccess | None,
    person: CasePerson | None,
    findings: frozenset[AskerFinding],
    post_key: UUID,
) -> DataAnswer:
    """Writes an answer; the same `post_key` again gives the same one. Raises Refused, Conflict, UnableToAnswer."""
    by.require(ANSWERS, item=str(request.pk))
    if access is not None:
        access.require(by, ANSWERS, Section.IDENTITY)
    if there := DataAnswer.objects.filter(post_key=str(post_key), proposed_by=by.person_id).first():
        audit.unchanged()
        return there
    _check_doors(request, new, person)
    _check(request, new, person, findings)
    if new.outcome is AnswerOutcome.WITHDRAWN and access is not None and person is not None:
        _refuse_while_leaning(access, person, at)
    is_doubtful = access is not None and is_matched_elsewhere(request, access)
    row = DataAnswer(
        id=uuid4(), request=request, case=access.case if access else None, person=person, outcome=new.outcome.value,
        ground=new.ground, findings=sorted(each.value for each in findings),
        needs_second=is_doubtful or needs_second(new.outcome, findings), proposed_by=by.person_id,
        proposed_by_name=by.name, proposed_at=at, post_key=str(post_key),
    )  # fmt: skip
    row.key_id, row.sealed_reason = seal_under_new_key(new.reason.strip(), at=at, place=reason_place(row.pk))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "data_answer_stands_once" not in str(error) and "post_key" not in str(error):
            raise
        raise Conflict(ANSWERED_ALREADY) from None
    ids = {"answer": str(row.pk)}
    if access is None:
        record_request_event(by, at, request.pk, events.NOTHING_HELD, **ids)
    else:
        record_case_event(
            by, at, access.case.id, events.ANSWERED, request=str(request.pk), outcome=row.outcome, **ids
        )  # fmt: skip
    return row


def _check_doors(request: DataRequest, new: NewAnswer, person: CasePerson | None) -> None:
    if not request.is_open:
        raise Conflict(_("Permintaan ini sudah selesai."))
    if person is not None and (person.case.office_id != request.office_id or person.role == PersonRole.REPORTER):
        raise Refused(ANSWERS, ids={"item": str(request.pk)})
    doors = doors_of(request)
    if not doors.opens:
        raise Refused(ANSWERS, ids={"item": str(request.pk)})
    if doors.has_answer:
        raise Conflict(ANSWERED_ALREADY)
    if new.outcome is AnswerOutcome.NOTHING and not doors.may_deny:
        raise UnableToAnswer(_("Bahwa tidak ada data dijawab oleh kepala kantor. Serahkan permintaan ini kepadanya."))


def _check(request: DataRequest, new: NewAnswer, person: CasePerson | None, findings: frozenset[AskerFinding]) -> None:
    if not may_answer(
        new.outcome, RightKind(request.kind), findings, has_person=person is not None, is_other=new.is_other
    ):
        raise UnableToAnswer(
            _("Jawaban ini tidak dapat diberikan kepada yang meminta. Tolak, atau pilih jawaban yang sesuai.")
        )
    if new.outcome is AnswerOutcome.REFUSED and new.ground not in grounds():
        raise UnableToAnswer(_("Pilih dasar penolakannya."))
    if not new.reason.strip():
        raise UnableToAnswer(_("Tulis alasannya. Ia disegel; yang meminta tidak membacanya."))
    if new.outcome is AnswerOutcome.WITHDRAWN and not _is_withdrawn(request, person):
        raise UnableToAnswer(_("Catat dulu penarikannya di halaman persetujuan kasus, lalu jawab di sini."))

    if new.outcome is AnswerOutcome.CORRECTED and (person is None or not was_corrected(request, person)):
        raise UnableToAnswer(
            _("Data orang itu belum berubah sejak permintaan ini. Betulkan dulu di tempatnya tercatat, lalu jawab.")
        )


def _refuse_while_leaning(access: CaseAccess, person: CasePerson, at: datetime) -> None:
    """The letter says that what leaned on the consent has stopped. Raises UnableToAnswer while any of it runs."""
    book = consent_book(access, persons_facts(access.case.id))
    refused = {person.pk: book.refused(at=at).get(person.pk, frozenset())}
    if leaning := leaning_words(access, refused, book.given(at=at), at=at):
        raise UnableToAnswer(
            _("Masih bersandar pada persetujuan yang ditarik: %(what)s. Akhiri dulu; caranya di halaman persetujuan.")
            % {"what": "; ".join(leaning)}
        )


def _is_withdrawn(request: DataRequest, person: CasePerson | None) -> bool:
    """Whether a refusal of consent was noted for this person since the request."""
    answers = ConsentAnswer.objects.filter(talk__person=person, talk__recorded_at__gte=request.requested_at)
    return answers.filter(answer__in=[ConsentResponse.WITHDRAWN, ConsentResponse.REFUSED]).exists()


@audit.action
def decide_answer(
    *, by: Actor, at: datetime, request: DataRequest, answer_id: UUID, decision: AnswerDecision, other: str = ""
) -> DataAnswer:
    """What the second person says; one that is not agreed to makes room for another.

    `other`: by what they saw that who asks is another, where the answer gives something to one of a barred name; or why
    they do not agree. Raises Refused, Conflict, UnableToAnswer.
    """
    by.require(ANSWERS, item=str(request.pk))
    row = DataAnswer.objects.filter(pk=answer_id, request=request).first()
    if row is None or row.proposed_by == by.person_id:
        raise Refused(ANSWERS, ids={"item": str(request.pk)})
    if row.decision == decision and row.decided_by == by.person_id:
        audit.unchanged()
        return row
    waiting = DataAnswer.objects.filter(pk=row.pk, decision="", needs_second=True)
    if has_aged := is_stale(row):
        if decision is AnswerDecision.AGREED:
            raise Conflict(STALE)
        waiting = DataAnswer.objects.filter(pk=row.pk).exclude(decision=AnswerDecision.DISAGREED)
    if not request.is_open or not waiting.update(
        decision=decision.value,
        decided_by=by.person_id,
        decided_by_name=by.name,
        decided_at=at,
        sealed_other=_sealed_other(row, decision, other, has_aged=has_aged),
    ):
        raise Conflict(_("Jawaban ini sudah diputus. Muat ulang halamannya."))
    row.refresh_from_db()
    ids = {"answer": str(row.pk), "decision": decision.value}
    if row.case_id is None:
        record_request_event(by, at, request.pk, events.DECIDED, **ids)
    else:
        record_case_event(by, at, row.case_id, events.DECIDED, request=str(request.pk), **ids)
    return row


def _sealed_other(row: DataAnswer, decision: AnswerDecision, other: str, *, has_aged: bool) -> bytes:
    """What the second person must say; of an answer put aside for its age the page says why. Raises UnableToAnswer."""
    is_agreed, is_said = decision is AnswerDecision.AGREED, bool(other.strip())
    # Who proposed it reads the words, and may be kept from the very case that they did not find.
    if not is_agreed and row.case_id is None:
        return b""
    if is_agreed and row.is_barred and not is_said:
        raise UnableToAnswer(_("Tulis apa yang Anda lihat sendiri sehingga yang meminta pasti orang lain."))
    if not is_agreed and not has_aged and not is_said:
        raise UnableToAnswer(_("Tulis mengapa Anda tidak setuju, supaya rekan Anda tahu apa yang diubah."))
    if not is_said or (is_agreed and not row.is_barred):
        return b""
    return seal(other.strip(), key=datakeys.open_key(row.key_id), place=other_place(row.pk))


@audit.action
def note_extract(*, by: Actor, at: datetime, access: CaseAccess, person_id: UUID, request: DataRequest) -> None:
    """Leaves the trace of an extract, before anything is opened. Raises Refused, Conflict.

    Shown once the answer stands and until it was handed over, and no longer.
    """
    answer = standing_answer(request)
    is_his = answer is not None and answer.person_id == person_id and answer.outcome == AnswerOutcome.GIVEN
    if answer is None or not is_his or not answer.is_settled or not request.is_open:
        raise Refused(ANSWERS, ids={"item": str(request.pk)})
    if is_stale(answer):
        raise Conflict(STALE)
    record_case_event(
        by, at, access.case.id, events.EXTRACTED, person=str(person_id), request=str(request.pk)
    )  # fmt: skip


@audit.action
def ask_lift(*, by: Actor, at: datetime, access: CaseAccess, answer: DataAnswer) -> None:
    """Proposes the end of a restriction, by who manages the case. A second click changes nothing. Raises Refused."""
    access.require(by, ANSWERS, Section.IDENTITY)
    if not access.is_manager or answer.case_id != access.case.id or not is_restricting(answer):
        raise Refused(ANSWERS, ids={"item": str(answer.request_id)})
    _lift(by, at, answer, events.LIFT_ASKED, "SELECT datarights.ask_lift(%s, %s, %s)", [answer.pk, by.name, at])


@audit.action
def lift_restriction(*, by: Actor, at: datetime, answer: DataAnswer, is_agreed: bool) -> None:
    """The second person ends a restriction, or leaves it. A second click changes nothing. Raises Refused."""
    by.require(ANSWERS, item=str(answer.request_id))
    if answer.outcome != AnswerOutcome.RESTRICTED or answer.lift_asked_by == by.person_id:
        raise Refused(ANSWERS, ids={"item": str(answer.request_id)})
    event = events.LIFTED if is_agreed else events.LIFT_DECLINED
    _lift(by, at, answer, event, "SELECT datarights.lift(%s, %s, %s, %s)", [answer.pk, is_agreed, by.name, at])


def _lift(by: Actor, at: datetime, answer: DataAnswer, event: str, statement: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        is_done = bool(cursor.fetchone()[0])
    if not is_done or answer.case_id is None:
        audit.unchanged()
        return
    record_case_event(by, at, answer.case_id, event, person=str(answer.person_id), answer=str(answer.pk))
