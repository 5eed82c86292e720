"""Papers of the legal track and what victims were told, opened for whoever works in that room, through the door."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.legal.actions import Paper, paper_place, told_place
from sigap.legal.models import Mark, Told
from sigap.legal.queries import PAGE, history_of, marks_of, told_of
from sigap.vault import door
from sigap.vault.door import Item, ItemKind
from sigap.vault.sealing import Place, Sealed

type _Seal = tuple[UUID, Place, Sealed]
"""Key, place and text of one sealed column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTrack:
    """The legal track of a case, the newest day first, each mark with its paper; what victims were told."""

    access: CaseAccess
    marks: tuple[tuple[Mark, Paper], ...] = field(repr=False)
    told: tuple[tuple[Told, str], ...] = field(default=(), repr=False)


def open_track(*, entering: Entering, code: str, at: datetime) -> OpenedTrack:
    """Marks and tellings, at most a page of each. Raises Refused."""
    marks: list[Mark] = []
    told: list[Told] = []

    def pick(access: CaseAccess) -> list[_Seal]:
        marks.extend(marks_of(access)[:PAGE])
        told.extend(told_of(access)[:PAGE])
        return [*map(_of_mark, marks), *((row.key_id, told_place(row.id), row.sealed_words) for row in told)]

    access, texts = _opened(entering, code, pick, at)
    papers = tuple((mark, _paper(next(texts))) for mark in marks)
    return OpenedTrack(access=access, marks=papers, told=tuple((row, next(texts)) for row in told))


def open_history(*, entering: Entering, code: str, mark_id: UUID, at: datetime) -> OpenedTrack:
    """Every version of one mark, the newest first. Raises Refused."""
    marks: list[Mark] = []

    def pick(access: CaseAccess) -> list[_Seal]:
        marks.extend(history_of(access, mark_id))
        return [_of_mark(mark) for mark in marks]

    access, texts = _opened(entering, code, pick, at)
    return OpenedTrack(access=access, marks=tuple((mark, _paper(next(texts))) for mark in marks))


def _of_mark(mark: Mark) -> _Seal:
    return (mark.key_id, paper_place(mark.id), mark.sealed_paper)


def _paper(text: str) -> Paper:
    """A paper, or the words that stand for one whose key was destroyed."""
    return Paper.from_text(text) if text.startswith("{") else Paper(note=text)


def _opened(
    entering: Entering, code: str, pick: Callable[[CaseAccess], Sequence[_Seal]], at: datetime
) -> tuple[CaseAccess, Iterator[str]]:
    found: list[CaseAccess] = []
    gone: list[str] = []

    def select(actor: Actor) -> Sequence[Item]:
        access = case_for(actor, code, need=Room.LEGAL, power=Permission.CASE_SEE)
        found.append(access)
        seals = pick(access)
        if not seals:
            return []
        check_all_powers(actor, access)
        keys = door.key_rows([key_id for key_id, _place, _sealed in seals])
        gone.extend(gone_words(keys[key_id]) for key_id, _place, _sealed in seals)
        return [
            Item(
                kind=ItemKind.ROOM,
                subject_id=access.case.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=place,
                sealed=sealed,
                key=keys[key_id],
            )
            for (key_id, place, sealed), words in zip(seals, gone, strict=True)
            if not words
        ]

    texts = iter(door.open_sealed(entering, select, reason=WORK, at=at))
    return found[0], iter([words or next(texts) for words in gone])
