"""A talk about consent is noted, with every answer it gave; the child's own words are sealed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import events
from sigap.assistance.actions.places import words_place
from sigap.assistance.models import BAR_LABELS, ConsentAnswer, ConsentTalk
from sigap.assistance.queries import PersonFacts, consent_book, persons_facts
from sigap.assistance.rules import (
    Bar,
    ChildStance,
    ConsentResponse,
    GiverKind,
    GuardianRelation,
    Manner,
    Reply,
    bar_to,
)
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Unable
from sigap.vault.sealing import SealingKey, seal


class UnableToNoteConsent(Unable):
    """It says nothing, lies in the future, or is about nobody who receives services."""


class ConsentBarred(UnableToNoteConsent):
    """This person's word does not count as consent; `bar` says why."""

    def __init__(self, bar: Bar) -> None:
        super().__init__(BAR_LABELS[bar])
        self.bar = bar


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkWords:
    """What is sealed of a talk: what the child was told and answered, and the officer's note or reason."""

    child: str = field(default="", repr=False)
    note: str = field(default="", repr=False)

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "TalkWords":
        """The reverse of `as_text`."""
        return cls(**json.loads(text))


@audit.action
def note_consent(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    giver: GiverKind,
    guardian_ordinal: int | None,
    manner: Manner,
    tie: GuardianRelation,
    stance: ChildStance | None,
    held_at: datetime,
    replies: Sequence[Reply],
    words: TalkWords,
    post_key: UUID,
) -> ConsentTalk:
    """Notes a talk and its answers. The same `post_key` again gives the same talk.

    Raises ConsentBarred for a guardian who is the suspect, a child alone or unheard; UnableToNoteConsent;
    UnableToWorkOnClosedCase.
    """
    access.require(by, Permission.CONSENT_NOTE, Section.SERVICES)
    case = locked_open(access.case.id)
    if noted := ConsentTalk.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    people = persons_facts(case.id)
    person = client_at(people, ordinal)
    guardian, tie = _guardian(people, person, giver, guardian_ordinal, tie)
    _check(at, held_at, replies)
    is_yes = any(reply.answer is ConsentResponse.GIVEN for reply in replies)
    is_child = person.is_child_on(localdate(held_at))
    _refuse_barred(giver, guardian, tie, stance, words, is_child=is_child, is_yes=is_yes)
    talk = ConsentTalk(
        person_id=person.id,
        giver=giver.value,
        guardian_id=guardian.id if guardian else None,
        manner=manner.value,
        tie=tie.value,
        stance=stance.value if stance and is_child else "",
        held_at=held_at,
    )
    save_talk(by, at, access, talk, words, replies, post_key)
    counts = {
        answer.value: str(sum(reply.answer is answer for reply in replies))
        for answer in (ConsentResponse.GIVEN, ConsentResponse.REFUSED, ConsentResponse.WITHDRAWN)
    }
    record_case_event(by, at, case.id, events.CONSENT_NOTED, talk=str(talk.id), person=str(person.id), **counts)
    _tell_of_leaning(by, at, access, people, person, replies)
    return talk


def _tell_of_leaning(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    people: tuple[PersonFacts, ...],
    person: PersonFacts,
    replies: Sequence[Reply],
) -> None:
    """Whoever answers for the case hears of a no that somebody else noted: what leans on it does not end by itself."""
    case = access.case
    is_no = any(reply.answer in {ConsentResponse.REFUSED, ConsentResponse.WITHDRAWN} for reply in replies)
    if not is_no or case.manager_id == by.person_id:
        return
    # Only who works for the office that leads the case sees all that may lean; of another's no it hears always.
    if case.office_id in access.office_ids:
        book = consent_book(access, people)
        refused = {person.id: book.refused(at=at).get(person.id, frozenset())}
        if not import_string(settings.SIGAP_LEANING_ON_CONSENT)(access, refused, book.given(at=at), at=at):
            return
    tell_manager_of(case, at=at, code="consent-withdrawn")


def _guardian(
    people: Sequence[PersonFacts], person: PersonFacts, giver: GiverKind, ordinal: int | None, tie: GuardianRelation
) -> tuple[PersonFacts | None, GuardianRelation]:
    """Who speaks as guardian, and how they stand to the person reported: one telephone is a tie, whatever was said."""
    if giver is not GiverKind.GUARDIAN:
        return None, GuardianRelation.FREE
    guardian = next((who for who in people if who.ordinal == ordinal and who.id != person.id), None)
    if guardian and guardian.is_near and tie is GuardianRelation.FREE:
        tie = GuardianRelation.TIED
    return guardian, tie


def _refuse_barred(
    giver: GiverKind,
    guardian: PersonFacts | None,
    tie: GuardianRelation,
    stance: ChildStance | None,
    words: TalkWords,
    *,
    is_child: bool,
    is_yes: bool,
) -> None:
    bar = bar_to(
        is_child=is_child,
        giver=giver,
        has_guardian=guardian is not None,
        is_suspect=guardian is not None and guardian.is_suspect,
        tie=tie,
        stance=stance,
        has_words=bool(words.child.strip()),
        is_yes=is_yes,
    )
    if bar:
        raise ConsentBarred(bar)


def client_at(people: Sequence[PersonFacts], ordinal: int) -> PersonFacts:
    """The client with this number. Raises UnableToNoteConsent."""
    person = next((who for who in people if who.ordinal == ordinal), None)
    if person is None or not person.is_client:
        raise UnableToNoteConsent(_("Pilih orang yang menerima layanan: korban, atau anak berhadapan dengan hukum."))
    return person


def _check(at: datetime, held_at: datetime, replies: Sequence[Reply]) -> None:
    if held_at > at:
        raise UnableToNoteConsent(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    if not replies:
        raise UnableToNoteConsent(_("Catat sedikitnya satu jawaban."))
    today = localdate(held_at)
    if any(reply.valid_until and reply.valid_until < today for reply in replies):
        raise UnableToNoteConsent(_("Masa berlaku tidak boleh berakhir sebelum persetujuan diberikan."))


def save_talk(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    talk: ConsentTalk,
    words: TalkWords,
    replies: Sequence[Reply],
    post_key: UUID,
) -> SealingKey:
    """Stores a talk and its answers, the words sealed; gives the key of the section."""
    office_id = access.require(by, Permission.CONSENT_NOTE, Section.SERVICES)
    talk.id, talk.case, talk.post_key = uuid4(), access.case, str(post_key)
    talk.recorded_at, talk.recorded_by, talk.recorded_by_name = at, by.person_id, by.name
    talk.office_id = office_id
    talk.office_name = next(m.office_name for m in by.memberships if m.office_id == office_id)
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    talk.key_id = key.id
    talk.sealed_words = seal(words.as_text(), key=key, place=words_place(talk.id))
    talk.save(force_insert=True)
    ConsentAnswer.objects.bulk_create(
        ConsentAnswer(
            talk=talk,
            case=access.case,
            topic=reply.topic.value,
            line=reply.line.value if reply.line else "",
            office_kind=reply.office_kind,
            aim=reply.aim.value if reply.aim else "",
            answer=reply.answer.value,
            valid_until=reply.valid_until if reply.answer in {ConsentResponse.GIVEN, ConsentResponse.VITAL} else None,
        )
        for reply in replies
    )
    return key


@audit.action
def note_printed(*, by: Actor, at: datetime, access: CaseAccess, ordinal: int) -> PersonFacts:
    """Traces that a consent form was made for a person: paper tells whoever finds it that there is a case."""
    access.require(by, Permission.CONSENT_NOTE, Section.SERVICES)
    person = client_at(persons_facts(access.case.id), ordinal)
    record_case_event(by, at, access.case.id, events.CONSENT_PRINTED, person=str(person.id))
    return person
