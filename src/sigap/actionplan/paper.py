"""The matrix of an edition as PDF. Always in Indonesian, whatever language the officer reads."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from sigap.actionplan.models import SOURCE_LABELS, PlanEdition
from sigap.actionplan.queries import Entries, spent_of, value_of
from sigap.actionplan.rows import PlanView, headed, lamp, mismatch_words, money_of
from sigap.actionplan.rules.lamps import worst
from sigap.actionplan.rules.law import provisions
from sigap.actionplan.rules.matrix import ActivityFacts, MatrixFacts, mismatches
from sigap.actionplan.words import millions, plain
from sigap.letters.heads import task_force_head
from sigap.letters.typesetting import pdf
from sigap.ui import dates

type Row = dict[str, Any]


def matrix_pdf(edition: PlanEdition, matrix: MatrixFacts, entries: Entries, view: PlanView, *, at: datetime) -> bytes:
    """The matrix on A4, landscape; the same facts of the same moment give the same bytes. Raises LetterUnfit."""
    with translation.override("id"):
        return pdf("plan_matrix", _facts(edition, matrix, entries, view), at=at)


def _facts(edition: PlanEdition, matrix: MatrixFacts, entries: Entries, view: PlanView) -> Row:
    plan, limits = edition.plan, view.limits
    money = money_of(view, matrix, entries)
    head = task_force_head()
    differ = [mismatch_words(each) for each in mismatches(matrix, [view.year])]
    return {
        "title": "Matriks rencana aksi daerah",
        "example": settings.SIGAP_DEMO,
        "head": asdict(head),
        "foot": f"{plan.title}, edisi {edition.number} ({edition.state_label})",
        "edition": f"{plan.title}, {plan.first_year}–{plan.last_year}, edisi {edition.number} ({edition.state_label})",
        "basis": "; ".join(each for each in (plan.basis, edition.decided) if each),
        "national": " ".join(f"{row.lines[0][1]} ({row.statute}, belum diverifikasi)" for row in provisions()),
        "classification": "Biasa",
        "until": f"triwulan {view.quarter.roman} {view.year}, sampai {dates.letter_day(view.quarter.ends)}",
        "years": [str(year) for year in plan.years],
        "rows": list(_rows(matrix, entries, view)),
        "total": f"{money['budget']} pagu {view.year}, terpakai {money['spent']} ({money['share']} %)",
        "sums": [
            f"{each['row']}: rincian {each['lines']}, di dokumen anggaran {each['stated']}, beda {each['difference']}."
            for each in differ
        ],
        "lamps": (
            f"sesuai {limits.on_track} % atau lebih dari target sampai triwulan ini; tertinggal {limits.behind} %"
            f" sampai kurang dari {limits.on_track} %; jauh di bawah {limits.behind} %, atau belum diisi"
            f" {limits.entry_days} hari sesudah triwulan berakhir. Batas: {limits.decided}."
        ),
        "place": head.place,
        "signer": "Ketua Harian Gugus Tugas",
    }


def _rows(matrix: MatrixFacts, entries: Entries, view: PlanView) -> Iterator[Row]:
    for goal, programme, activity in headed(matrix):
        if goal:
            yield {"kind": "goal", "text": goal}
        if programme:
            yield {"kind": "programme", "text": programme}
        yield from _activity(activity, entries, view)


def _activity(activity: ActivityFacts, entries: Entries, view: PlanView) -> Iterator[Row]:
    entry = entries.get(activity.key)
    spent = spent_of(entry)
    light = lamp(worst(view.lights(activity, entry)))
    supports = ", ".join(each.name for each in activity.supports)
    row: Row = {
        "kind": "activity",
        "code": activity.code,
        "title": activity.title,
        "office": f"{activity.office.name}; pendukung {supports}" if supports else activity.office.name,
        "budget": millions(activity.budget(view.year)),
        "source": ", ".join(str(SOURCE_LABELS[source]) for source in activity.by_source(view.year)),
        "spent": "–" if spent is None else millions(spent),
        "light": [light["tone"], str(light["label"])],
    }
    for number, each in enumerate(activity.indicators or (None,)):
        if number:
            row = dict.fromkeys(row, "") | {"kind": "activity", "light": None}
        targets = {} if each is None else {target.year: plain(target.target) for target in each.targets}
        value = value_of(entry, each) if each else None
        yield row | {
            "indicator": "" if each is None else f"{each.title} ({each.unit})" if each.unit else each.title,
            "baseline": "" if each is None or each.baseline is None else plain(each.baseline),
            "targets": [targets.get(year, "–") for year in view.plan_years],
            "reached": "–" if value is None else plain(value),
        }
