"""What the paper says by which help ends: why, what came of it, what comes after, where there is an after."""

from collections.abc import Iterable

from sigap.assistance.models import Goal
from sigap.cases.models import Case, Closing
from sigap.cases.rules import ClosingReason
from sigap.letters.case_papers import PaperBlock, paper_part, paper_rows, paper_table, paper_text
from sigap.ui.dates import local, long_day

_WITHOUT_CLIENT = frozenset({ClosingReason.CLIENT_DIED, ClosingReason.HANDED_TO_OTHER_REGION})
"""Whom this office's help no longer reaches: nobody is told, nobody signs, nobody is looked after."""


class TerminationFacts:
    """Why help ends, and when somebody looks again: as it was closed, or as the closing that waits asks."""

    def __init__(self, case: Case, waiting: Closing | None) -> None:
        self.case = case
        self.reason = waiting.reason_label if waiting else case.closing_label
        self.look_on = waiting.after_care_on if waiting else case.after_care_on
        self.has_client = (waiting.reason if waiting else case.closing_reason) not in _WITHOUT_CLIENT


def termination_blocks(ending: TerminationFacts, goals: Iterable[Goal]) -> list[PaperBlock]:
    """The words between who it is about and who signs."""
    case, day = ending.case, ending.look_on
    closed = f"ditutup {long_day(local(case.closed_at))}" if case.closed_at else "belum ditutup: konsep"
    look = f"Pemantauan sesudah terminasi: {long_day(day)}," if day else "Hari pemantauan belum ditetapkan; dilakukan"
    spoken = " sesudah hal berikut dibicarakan dengan klien" if ending.has_client else ""
    after = f"Klien tetap boleh datang lagi. {look} lewat kontak aman yang disepakati, tanpa surat ke rumah."
    return [
        paper_rows(("Dibuka", long_day(local(case.opened_at))), ("Keadaan", closed), ("Alasan", str(ending.reason))),
        paper_text(f"Dengan surat ini pendampingan dinyatakan selesai{spoken}."),
        paper_table(["Tujuan", "Hasil"], [(goal.area_label, goal.outcome_label) for goal in goals], [3, 2]),
        *(paper_part("Sesudah terminasi", after) if ending.has_client else ()),
    ]
