"""The report of a visit on paper, always in Indonesian; a draft until the visit has ended."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.letters.heads import head_of, name_on_paper
from sigap.letters.titles import title_of_head
from sigap.letters.typesetting import pdf
from sigap.meetings.models import ActionItem
from sigap.supervision import queries
from sigap.supervision.models import MARK_LABELS, Finding, SupervisionVisit, VisitPoint
from sigap.supervision.rules import PointMark, VisitTarget, tally_of
from sigap.ui import dates


def report_pdf(actor: Actor, visit: SupervisionVisit) -> bytes:
    """The report as PDF/A; the same bytes as long as nothing of it changes. Raises LetterUnfit."""
    with translation.override("id"):
        facts = _facts(actor, visit)
    return pdf("supervision", facts, at=visit.ended_at or visit.begun_at or visit.planned_at)


def _facts(actor: Actor, visit: SupervisionVisit) -> dict[str, Any]:
    points, findings, asked = queries.points_of(actor, visit), queries.findings_of(actor, visit), visit.asked
    head = head_of(visit.office_id)
    tally = tally_of(asked.points, {code: row.mark for code, row in points.items()}) if asked else None
    return {
        "title": _("Laporan Pengawasan"),
        "head": asdict(head),
        "example": settings.SIGAP_DEMO,
        "foot": _("Dibuat dengan SIGAP. Tidak memuat kasus dan nama klien."),
        "is_draft": not visit.is_closed,
        "place": head.place,
        "day": dates.letter_day(visit.ended_at or visit.planned_at),
        "addressee": _("Ketua Harian Gugus Tugas PP TPPO %(regency)s") % {"regency": head.regency},
        "copy_to": _copy_to(visit),
        "target": visit.target_name,
        "visited_on": dates.long_day(visit.day),
        "visitor": visit.visitor,
        "where": visit.place,
        "purpose": visit.purpose,
        "team": [{"name": each["name"], "position": each["position"]} for each in visit.team],
        "checklist": f"{asked.label}, edisi {asked.edition}" if asked else "",
        "tally": asdict(tally) if tally else None,
        "sections": [
            {"title": section.title, "points": [_point(each.text, points.get(each.code)) for each in section.points]}
            for section in (asked.sections if asked else ())
        ],
        "findings": [_finding(row, item) for row, item in findings],
        "found": _("Rekomendasi") if visit.is_received else _("Temuan"),
        "summary": visit.summary,
        "photos": len(queries.photos_of(actor, visit)),
        "by": visit.ender_name,
    }


def _point(text: str, row: VisitPoint | None) -> dict[str, str]:
    mark = str(MARK_LABELS[PointMark(row.mark)]) if row and row.mark else "–"
    return {"text": text, "mark": mark, "note": row.note if row else ""}


def _finding(row: Finding, item: ActionItem | None) -> dict[str, str]:
    promise = {"action": "", "office": "", "due": "", "evidence": ""}
    if item is not None:
        promise = {
            "action": item.text,
            "office": item.office_name,
            "due": dates.short_day(item.due_on),
            "evidence": item.evidence,
        }
    return {"text": row.text, **promise}


def _copy_to(visit: SupervisionVisit) -> str:
    if visit.target_kind != VisitTarget.OFFICE:
        return _("Koordinator %(name)s") % {"name": visit.target_name}
    office = Office.objects.get(pk=visit.target_id)
    return title_of_head(OfficeKind(office.kind), name_on_paper(office))
