"""The file as the second person reads it for one closing: through the door, and once they said that they read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.closing_words import closing_words_place
from sigap.cases.actions.danger import danger_words_place
from sigap.cases.actions.sections import text_place
from sigap.cases.models import Case, Closing, SectionText
from sigap.cases.queries import CaseAccess, accesses_to, case_for, closings_to_answer, closings_to_review
from sigap.cases.queries.closing import LISTED, closing_of, require_own_office
from sigap.cases.queries.danger import lifted_dangers
from sigap.cases.reading.file import Entering, Sealing, gone_words, open_section_texts
from sigap.cases.rules.closing import ClosingStatus
from sigap.kernel.errors import Refused
from sigap.ui.dates import long_day
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import Place, Sealed

CLOSING = "closing_answer"
"""Reason code of the reading: to answer a wish to close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceOfFile:
    """One piece of the file for the decision: what it is, who and when, and its sealed words, if it has any.

    `render` makes of what was sealed what people read, where that is not words.
    """

    heading: str | Promise
    meta: str = ""
    place: Place | None = None
    key_id: UUID | None = None
    sealed: Sealed | None = field(default=None, repr=False)
    render: Callable[[str], str] = str


type Pieces = Callable[[UUID], Sequence[PieceOfFile]]
"""What an upper app shows of a case to the second person."""


def open_to_close(*, entering: Entering, closing_id: UUID, at: datetime) -> list[tuple[PieceOfFile, str]]:
    """The parts of the file with their words in clear. Raises Refused where the actor has not said that they read."""

    def select(actor: Actor) -> tuple[list[tuple[PieceOfFile, str]], Sequence[SealedItem]]:
        closing = closings_to_answer(actor).filter(pk=closing_id, readings__person_id=actor.person_id).first()
        if closing is None:
            raise Refused(Permission.CASE_CLOSE_ANSWER, ids={"item": str(closing_id)})
        check_powers(actor)
        parts = [*_own_parts(closing), *(part for tell in _tellers() for part in tell(closing.case_id))]
        keys = door.key_rows([part.key_id for part in parts if part.key_id])
        found = [(part, gone_words(keys[part.key_id]) if part.key_id else "") for part in parts]
        return found, [
            SealedItem(
                kind=ItemKind.SECTION,
                subject_id=closing.case_id,
                stream_kind=StreamKind.CASE,
                stream_id=closing.case_id,
                place=part.place,
                sealed=part.sealed,
                key=keys[part.key_id],
            )
            for part, gone in found
            if part.place and part.key_id and part.sealed is not None and not gone
        ]

    found, texts = door.open_sealed(entering, select, reason=CLOSING, at=at)
    left = iter(texts)
    return [(part, gone or (part.render(next(left)) if part.key_id else "")) for part, gone in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingAlone:
    """A closing by one person: its case where the reviewer sees it, why nobody was waited for where they work."""

    closing: Closing
    case: Case | None
    words: str = field(default="", repr=False)


def open_closings_alone(*, entering: Entering, at: datetime) -> list[ClosingAlone]:
    """Those that wait for the actor's look, the oldest first. Raises Refused, MacBroken, SealBroken."""

    def select(actor: Actor) -> tuple[tuple[list[Closing], dict[UUID, CaseAccess]], Sequence[Sealing]]:
        rows = list(closings_to_review(actor)[:LISTED])
        wanted = Q(pk__in=[row.case_id for row in rows])
        seen = accesses_to(actor, wanted) if rows and actor.can(Permission.CASE_SEE) else {}
        return (rows, seen), [
            (seen[row.case_id], closing_words_place(row.pk), row.sealed_words, row.key_id)
            for row in rows
            if row.key_id and row.sealed_words is not None and _works_in(seen.get(row.case_id))
        ]

    (rows, seen), texts = open_section_texts(entering, select, at)
    words = iter(texts)
    return [
        ClosingAlone(
            closing=row,
            case=seen[row.case_id].case if row.case_id in seen else None,
            words=next(words) if row.key_id and _works_in(seen.get(row.case_id)) else "",
        )
        for row in rows
    ]


def open_refusal(*, entering: Entering, code: str, at: datetime) -> tuple[CaseAccess, str]:
    """The case for who closes it for its office, and in what words the last wish was refused. Raises Refused."""

    def select(actor: Actor) -> tuple[CaseAccess, Sequence[Sealing]]:
        access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_CLOSE)
        require_own_office(access, actor, Permission.CASE_CLOSE)
        row = closing_of(access)
        if row is None or row.status != ClosingStatus.DECLINED or row.key_id is None or row.sealed_words is None:
            return access, []
        return access, [(access, closing_words_place(row.pk), row.sealed_words, row.key_id)]

    access, texts = open_section_texts(entering, select, at)
    return access, next(iter(texts), "")


def _works_in(access: CaseAccess | None) -> bool:
    return access is not None and access.is_assigned and access.has(Section.SUMMARY)


def _tellers() -> list[Pieces]:
    return [import_string(path) for path in settings.SIGAP_READ_TO_CLOSE]


def _own_parts(closing: Closing) -> list[PieceOfFile]:
    rows = SectionText.objects.filter(case_id=closing.case_id, room=Section.SUMMARY).order_by("-version")[:1]
    summary = [
        PieceOfFile(
            heading=_("Ringkasan"),
            meta=f"{row.writer_name}, {long_day(row.written_at)}",
            place=text_place(row.id, Section.SUMMARY),
            key_id=row.key_id,
            sealed=row.sealed_text,
        )
        for row in rows
    ]
    dangers = [
        PieceOfFile(
            heading=_("Tanda darurat dicabut: %(danger)s") % {"danger": tag.label},
            meta=f"{tag.basis_label}. {tag.lifted_by_name}, {long_day(tag.lifted_at)}" if tag.lifted_at else "",
            place=danger_words_place(tag.pk),
            key_id=tag.key_id,
            sealed=tag.sealed_words,
        )
        for tag in lifted_dangers(closing.case_id)
    ]
    return [*summary, *dangers]
