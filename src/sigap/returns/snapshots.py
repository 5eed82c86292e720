"""Puts an edition together from a return as it stands: all that its papers say, in Indonesian, and nothing else."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from sigap.audit.heads import AnchoredHead
from sigap.figures.rules import PART_LABELS, Figure
from sigap.places.queries import home_regency, label_of
from sigap.provisions.queries import confirmed_by
from sigap.returns.models import Edition, Return, ReturnLine, ReturnRule
from sigap.returns.rules import OfficeAnswer, changes, silent_offices
from sigap.ui.dates import full_moment, letter_day, local, long_day

_HEX = 16
METHOD = (
    "Dihitung SIGAP dengan satu cara untuk setiap angka. Kasus dan laporan yang tidak boleh diketahui seorang petugas "
    "atau sebuah kantor tidak masuk hitungan. Angka yang tidak direkam SIGAP ditulis kantor yang bertanggung jawab, "
    "dengan sumbernya."
)


def snapshot_of(
    of: Return, rule: ReturnRule, *, at: datetime, head: AnchoredHead | None, before: Edition | None
) -> dict[str, Any]:
    """The content of the edition that would be frozen now, with what differs from the one before."""
    with translation.override("id"):
        lines = {line.code: line for line in of.lines.order_by("position")}
        confirmed = confirmed_by(rule.provision)
        snapshot: dict[str, Any] = {
            "number": of.editions + 1,
            "title": of.title,
            "code": of.code,
            "period": of.span.label,
            "span": f"{letter_day(of.span.first)} sampai {letter_day(of.span.last)}",
            "regency": label_of(home_regency()),
            "sender": rule.sender,
            "addressee": rule.addressee,
            "through": rule.through,
            "classification": str(rule.classification_label),
            "basis": rule.basis,
            "verified": f"dikonfirmasi {confirmed.office}, {long_day(confirmed.at)}" if confirmed else "",
            "counted": full_moment(of.counted_at or at),
            "frozen": full_moment(at),
            "frozen_at": at.isoformat(),
            "method": METHOD,
            "head": {"number": head.seq, "hash": head.hash.hex()[:_HEX], "words": list(head.words)} if head else None,
            "narrative": [
                {"heading": heading, "text": text}
                for heading, text in zip(of.kind.narrative, of.narrative, strict=False)
            ],
            "sections": [
                {
                    "title": section.title,
                    "lines": [_line(each, lines[each.code]) for each in section.figures if each.code in lines],
                }
                for section in of.kind.sections
            ],
            "example": settings.SIGAP_DEMO,
            "reason": of.correcting,
        }
        every = [line for section in snapshot["sections"] for line in section["lines"]]
        snapshot["silent"] = silent_offices(every)
        if before is not None:
            _mark_changes(snapshot, before.snapshot)
    return snapshot


def _line(figure: Figure, line: ReturnLine) -> dict[str, Any]:
    return {
        "code": figure.code,
        "label": str(figure.label),
        "definition": str(figure.definition),
        "unit": str(figure.unit_label),
        "source": line.source or str(figure.source),
        "query": f"{figure.counted_by}, versi {figure.version}" if figure.is_recorded else "",
        "parts": _parts(figure, line.value),
        "counted": _parts(figure, line.counted) if line.said is not None and line.counted is not None else None,
        "office": line.office_name,
        "answer": _answer(line).value,
        "confirmed": letter_day(local(line.confirmed_at)) if line.confirmed_at else "",
        "before": None,
    }


def _parts(figure: Figure, value: dict[str, int] | None) -> list[list[Any]] | None:
    if value is None:
        return None
    return [[str(PART_LABELS[part]), value[part]] for part in figure.parts if part in value]


def _answer(line: ReturnLine) -> OfficeAnswer:
    if line.confirmed_at is None:
        return OfficeAnswer.SILENT
    return OfficeAnswer.DIFFERS if line.said is not None and line.counted is not None else OfficeAnswer.CONFIRMED


def _mark_changes(now: dict[str, Any], before: dict[str, Any]) -> None:
    """Beside each number that moved, what the edition before said."""
    moved = {each.code: [list(part) for part in each.before] for each in changes(before, now)}
    for section in now["sections"]:
        for line in section["lines"]:
            if line["code"] in moved:
                line["before"] = moved[line["code"]]
