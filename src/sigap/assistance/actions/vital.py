"""An act without consent, to save somebody: noted with its ground, told to who may review it, reviewed by another."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import events
from sigap.assistance.actions.consents import TalkWords, UnableToNoteConsent, client_at, save_talk
from sigap.assistance.actions.places import review_place
from sigap.assistance.models import ConsentTalk, VitalReview
from sigap.assistance.queries import persons_facts, talk_of
from sigap.assistance.rules import ConsentResponse, Reply, ReviewOutcome, VitalGround, vital_until
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import CaseHearer, tell_manager_of
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Unable
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.vault.sealing import seal


class UnableToReviewVital(Unable):
    """Whoever acted does not judge the act themself."""


@audit.action
def note_vital(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    ground: VitalGround,
    held_at: datetime,
    topics: Sequence[Reply],
    reason: str,
    post_key: UUID,
) -> ConsentTalk:
    """Notes that the office acts without consent, on which topics and why. It holds for a few days only.

    It waits for a second person of the office whose case it is. Raises UnableToNoteConsent.
    """
    access.require(by, Permission.CONSENT_NOTE, Section.SERVICES)
    case = locked_open(access.case.id)
    if noted := ConsentTalk.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    if not reason.strip():
        raise UnableToNoteConsent(_("Tulis mengapa tidak dapat menunggu persetujuan."))
    if held_at > at:
        raise UnableToNoteConsent(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    if not topics:
        raise UnableToNoteConsent(_("Pilih sedikitnya satu yang dikerjakan tanpa persetujuan."))
    person = client_at(persons_facts(case.id), ordinal)
    until = vital_until(localdate(held_at))
    replies = [
        Reply(
            answer=ConsentResponse.VITAL, line=each.line, office_kind=each.office_kind, aim=each.aim, valid_until=until
        )
        for each in topics
    ]
    talk = ConsentTalk(person_id=person.id, ground=ground.value, held_at=held_at)
    save_talk(by, at, access, talk, TalkWords(note=reason), replies, post_key)
    _tell_reviewers(by, at, case)
    ids = {"talk": str(talk.id), "person": str(person.id), "ground": ground.value}
    record_case_event(by, at, case.id, events.VITAL_NOTED, **ids)
    return talk


def _tell_reviewers(by: Actor, at: datetime, case: Case) -> None:
    """Whoever answers for the case, unless they noted it, and the head of its office: they may review it."""
    if case.manager_id != by.person_id and tell_manager_of(case, at=at, code="vital-noted") is CaseHearer.HEAD:
        return
    notify(at=at, code="vital-noted", office_id=case.office_id, role=Audience.HEAD, ids={"case": str(case.id)})


@audit.action
def review_vital(
    *, by: Actor, at: datetime, access: CaseAccess, talk_id: UUID, outcome: ReviewOutcome, note: str
) -> VitalReview:
    """A second person says whether the act was justified; where not, the exception holds no longer.

    Raises UnableToReviewVital for whoever noted it, Conflict when somebody else found otherwise.
    """
    office_id = access.require(by, Permission.CONSENT_REVIEW, Section.SERVICES)
    locked_open(access.case.id)
    talk = talk_of(by, access, talk_id)
    if not talk.ground:
        raise UnableToReviewVital(_("Ini persetujuan biasa. Tidak ada yang ditinjau."))
    if talk.recorded_by == by.person_id:
        raise UnableToReviewVital(_("Anda yang mencatatnya. Mintalah rekan atau kepala untuk meninjau."))
    there = VitalReview.objects.filter(talk=talk).first()
    if there is not None:
        if (there.reviewed_by, there.outcome) != (by.person_id, outcome.value):
            raise Conflict(_("%(name)s sudah meninjaunya.") % {"name": there.reviewed_by_name})
        audit.unchanged()
        return there
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    review = VitalReview.objects.create(
        talk=talk,
        case=access.case,
        outcome=outcome.value,
        reviewed_at=at,
        reviewed_by=by.person_id,
        reviewed_by_name=by.name,
        office_id=office_id,
        key_id=key.id,
        sealed_note=seal(note, key=key, place=review_place(talk.id)),
    )
    if outcome is ReviewOutcome.NOT_JUSTIFIED:
        notify(at=at, code="vital-not-upheld", person_id=talk.recorded_by, ids={"case": str(access.case.id)})
    record_case_event(by, at, access.case.id, events.VITAL_REVIEWED, talk=str(talk.id), outcome=outcome.value)
    return review
