"""Papers of the legal track and what victims were told, opened for whoever works in that section, through the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import Entering, Sealing, open_section_texts
from sigap.cases.reading.closing import PieceOfFile
from sigap.legal.actions import Paper, choice_place, no_report_place, paper_place, told_place
from sigap.legal.models import LawChoice, Mark, NoPoliceReport, VictimUpdate
from sigap.legal.queries import PAGE, choices_of, history_of, marks_of, no_report_of, told_of
from sigap.ui.dates import long_day


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTrack:
    """A case's legal track, the newest day first: marks with papers, what victims were told, which law was taken.

    `unreported` is why the case went without a report to the police.
    """

    access: CaseAccess
    marks: tuple[tuple[Mark, Paper], ...] = field(repr=False)
    told: tuple[tuple[VictimUpdate, str], ...] = field(default=(), repr=False)
    choices: dict[UUID, tuple[LawChoice, str]] = field(default_factory=dict, repr=False)
    unreported: tuple[NoPoliceReport, str] | None = field(default=None, repr=False)


type _Selected = tuple[CaseAccess, list[Mark], list[VictimUpdate], list[LawChoice], NoPoliceReport | None]


def open_track(*, entering: Entering, code: str, at: datetime) -> OpenedTrack:
    """Marks and tellings, at most a page of each, and the papers of decisions between laws. Raises Refused."""

    def select(actor: Actor) -> tuple[_Selected, Sequence[Sealing]]:
        access = _case(actor, code)
        marks, told = list(marks_of(access)[:PAGE]), list(told_of(access)[:PAGE])
        choices = list(choices_of(access).values())
        sealed = [(access, told_place(row.id), row.sealed_words, row.key_id) for row in told]
        sealed += [(access, choice_place(row.id), row.sealed_paper, row.key_id) for row in choices]
        unreported = no_report_of(access)
        if unreported is not None:
            sealed.append((access, no_report_place(unreported.id), unreported.sealed_words, unreported.key_id))
        return (access, marks, told, choices, unreported), [*_of_marks(access, marks), *sealed]

    (access, marks, told, choices, unreported), texts = open_section_texts(entering, select, at)
    papers = tuple((mark, _paper(text)) for mark, text in zip(marks, texts, strict=False))
    words = texts[len(marks) :]
    return OpenedTrack(
        access=access,
        marks=papers,
        told=tuple(zip(told, words, strict=False)),
        choices={row.charge_id: (row, text) for row, text in zip(choices, words[len(told) :], strict=False)},
        unreported=(unreported, texts[-1]) if unreported else None,
    )


def open_history(*, entering: Entering, code: str, mark_id: UUID, at: datetime) -> OpenedTrack:
    """Every version of one mark, the newest first. Raises Refused."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, list[Mark]], Sequence[Sealing]]:
        access = _case(actor, code)
        marks = list(history_of(access, mark_id))
        return (access, marks), _of_marks(access, marks)

    (access, marks), texts = open_section_texts(entering, select, at)
    papers = tuple((mark, _paper(text)) for mark, text in zip(marks, texts, strict=True))
    return OpenedTrack(access=access, marks=papers)


def _case(actor: Actor, code: str) -> CaseAccess:
    return case_for(actor, code, need=Section.LEGAL, power=Permission.CASE_SEE)


def _of_marks(access: CaseAccess, marks: Sequence[Mark]) -> list[Sealing]:
    return [(access, paper_place(mark.id), mark.sealed_paper, mark.key_id) for mark in marks]


def _paper(text: str) -> Paper:
    """A paper, or the words that stand for one whose key was destroyed."""
    return Paper.from_text(text) if text.startswith("{") else Paper(note=text)


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: marks without papers, and why nobody reported to the police."""
    marks = Mark.objects.filter(case_id=case_id, replaced_by__isnull=True, is_void=False).defer("sealed_paper")
    unreported = NoPoliceReport.objects.filter(case_id=case_id).order_by("-recorded_at")[:1]
    return [
        *(
            PieceOfFile(heading=mark.kind_label, meta=f"{mark.office_name}, {long_day(mark.happened_on)}")
            for mark in marks.order_by("happened_on", "recorded_at")
        ),
        *(
            PieceOfFile(
                heading=_("Tanpa laporan polisi: %(basis)s") % {"basis": row.basis_label},
                meta=f"{row.decided_by_name}, {row.office_name}, {long_day(row.decided_on)}",
                place=no_report_place(row.id),
                key_id=row.key_id,
                sealed=row.sealed_words,
            )
            for row in unreported
        ),
    ]
