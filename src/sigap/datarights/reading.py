"""Requests and answers opened through the vault's door; what is held on one person, for the extract alone.

Never called inside an act.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.identity import Identity
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.danger import standing_dangers
from sigap.cases.reading import Entering, open_exclusions, open_identity
from sigap.cases.rules import ExclusionKind
from sigap.datarights.actions import (
    RequestWords,
    compared_findings,
    content_place,
    note_extract,
    other_place,
    reason_place,
)
from sigap.datarights.models import DataAnswer, DataMatch, DataRequest
from sigap.datarights.queries import (
    RelatedRecordKind,
    declined_answers,
    doors_of,
    matches_of,
    person_asked_about,
    related_records,
    request_for,
    standing_answer,
)
from sigap.datarights.rules import AskerCapacity, AskerFinding
from sigap.errands.reading import open_compared
from sigap.kernel.errors import Conflict, Refused
from sigap.persons.reading import OpenedPerson, open_person
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import Place, Sealed

ANSWERING = "data_answer"
"""Reason code of a reading that answering a request brings with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRequest:
    """A request in clear, with answers and matches as far as the reader sees them.

    `other`: by what the second person saw that who asks is another; `declined`: answers not agreed to, and why not.
    """

    request: DataRequest
    words: RequestWords = field(repr=False)
    answer: DataAnswer | None
    reason: str = field(default="", repr=False)
    other: str = field(default="", repr=False)
    declined: Sequence[tuple[DataAnswer, str]] = field(default=(), repr=False)
    has_answer: bool = False
    matches: Sequence[DataMatch] = ()


def open_request(*, entering: Entering, number: str, at: datetime) -> OpenedRequest:
    """Who asks about whom, for who may answer this one. Raises Refused, Conflict, MacBroken, SealBroken."""
    type Found = tuple[DataRequest, DataAnswer | None, list[DataAnswer], bool, list[DataMatch]]

    def select(actor: Actor) -> tuple[Found, Sequence[SealedItem]]:
        request = request_for(actor, number, Permission.DATA_ANSWER)
        doors = doors_of(request)
        if not doors.opens:
            raise Refused(Permission.DATA_ANSWER, ids={"item": str(request.pk)})
        if not request.is_open:
            raise Conflict(_("Permintaan ini sudah selesai. Isinya tidak dibuka lagi."))
        answer, declined = standing_answer(request), declined_answers(request)
        answers = [*([answer] if answer else []), *declined]
        check_powers(actor)
        keys = door.key_rows([request.key_id, *(row.key_id for row in answers)])

        def item(place: Place, sealed: Sealed, row: DataRequest | DataAnswer) -> SealedItem:
            return SealedItem(
                kind=ItemKind.SECTION, subject_id=request.pk, stream_kind=StreamKind.SYSTEM, stream_id=request.pk,
                place=place, sealed=sealed, key=keys[row.key_id],
            )  # fmt: skip

        items = [item(content_place(request.pk), request.sealed_content, request)]
        items += [item(other_place(row.pk), row.sealed_other, row) for row in answers if row.sealed_other]
        if answer:
            items.append(item(reason_place(answer.pk), answer.sealed_reason, answer))
        return (request, answer, declined, doors.has_answer, matches_of(request)), items

    (request, answer, declined, has_answer, matches), (content, *texts) = door.open_sealed(
        entering, select, reason=ANSWERING, at=at
    )
    words, reason = RequestWords(**json.loads(content)), texts.pop() if answer else ""
    left = iter(texts)
    other = next(left) if answer and answer.sealed_other else ""
    return OpenedRequest(
        request=request, words=words, answer=answer, reason=reason, other=other, has_answer=has_answer,
        matches=matches, declined=[(row, next(left) if row.sealed_other else "") for row in declined],
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedAsker:
    """A person of a case, and what the comparison says of who asks for their data."""

    code: str
    ordinal: int
    findings: frozenset[AskerFinding]


def compare_asker(*, entering: Entering, opened: OpenedRequest, code: str, ordinal: int, at: datetime) -> ComparedAsker:
    """Holds the asker against the people of a case and against who must not know. Nobody is shown a name.

    Counted with identities. Raises Refused, Conflict, BudgetSpent, SealBroken.
    """
    compared = open_compared(entering=entering, code=code, at=at, subject=ordinal)
    kept = open_exclusions(entering=entering, code=code, at=at)
    named = tuple(
        words for row, words in kept.rows if row.kind == ExclusionKind.NAMED and row.lifted_at is None and words
    )
    with entering() as actor:
        access, person = answering(actor, code, ordinal)
        findings = compared_findings(access, person, opened.request, opened.words, compared, named, at)
    return ComparedAsker(code=code, ordinal=ordinal, findings=findings)


def answering(actor: Actor, code: str, ordinal: int) -> tuple[CaseAccess, CasePerson]:
    """A person of a case of the actor's, for an answer about them. Raises Refused."""
    access = case_for(actor, code)
    return access, person_asked_about(access, ordinal)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedExtract:
    """What is held on one person, of nobody else. `tells_whereabouts`: they ask themselves, and no danger stands."""

    request: DataRequest
    answer: DataAnswer
    identity: Identity = field(repr=False)
    parts: OpenedPerson = field(repr=False)
    tells_whereabouts: bool = False
    related: Sequence[tuple[RelatedRecordKind, int]] = ()


def open_extract(*, entering: Entering, number: str, at: datetime) -> OpenedExtract:
    """Identity and filled-in parts, while the answer stands and was not handed over.

    Raises Refused, StepUpNeeded, BudgetSpent, SealBroken.
    """
    with entering() as actor:
        request = request_for(actor, number, Permission.DATA_ANSWER)
        answer = standing_answer(request)
        if answer is None or answer.case is None or answer.person is None:
            raise Refused(Permission.DATA_ANSWER)
        code, ordinal = answer.case.code, answer.person.ordinal
        access, person = answering(actor, code, ordinal)
        note_extract(by=actor, at=at, access=access, person_id=person.pk, request=request)
        is_self = request.capacity == AskerCapacity.SELF and not answer.is_barred
        tells_whereabouts = is_self and not standing_dangers(access.case.id)
        related = related_records(access, person)
    identity = open_identity(entering=entering, code=code, ordinal=ordinal, reason="service", at=at)
    parts = open_person(entering=entering, code=code, ordinal=ordinal, at=at)
    return OpenedExtract(
        request=request, answer=answer, identity=identity.identity, parts=parts, tells_whereabouts=tells_whereabouts,
        related=related,
    )  # fmt: skip
