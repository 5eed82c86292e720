"""The official record of an arrival or a leaving, as PDF/A: no place on it, and a name only by hand."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.letters.heads import head_of_office
from sigap.letters.typesetting import pdf
from sigap.shelter.models import ROOM_LABELS, Stay
from sigap.shelter.queries import guest_of
from sigap.shelter.reading import OpenedStay
from sigap.shelter.rules import RoomKind, StayEntryKind, telling_law
from sigap.ui import dates


def record_pdf(opened: OpenedStay, *, is_leaving: bool) -> bytes:
    """The same bytes as long as nothing of it changes. Raises LetterUnfit."""
    stay = opened.stay
    when = stay.left_at if is_leaving else stay.arrived_at
    if when is None:
        raise LookupError(stay.pk)
    with translation.override("id"):
        facts = _facts(opened, when, is_leaving=is_leaving)
    return pdf("shelter", facts, at=when)


def _facts(opened: OpenedStay, when: datetime, *, is_leaving: bool) -> dict[str, Any]:
    stay, words = opened.stay, (opened.leaving if is_leaving else opened.words) or opened.words
    office = stay.house.office
    # The office above speaks for the house, whose own head would tell where it is rung and found.
    head = head_of_office(office.parent or office)
    if office.parent is None:
        head = replace(head, address="", contact="")
    law = telling_law()
    rows = [
        (_("Dijemput oleh") if is_leaving else _("Diantar oleh"), words.brought_by),
        (_("Keadaan"), words.condition),
        (_("Kebutuhan khusus"), "" if is_leaving else words.needs),
        (_("Tujuan"), str(stay.leave_label) if is_leaving else ""),
        (_("Pesan"), words.needs if is_leaving else ""),
        (_("Lama tinggal"), _nights(stay, when) if is_leaving else ""),
    ]
    return {
        "title": _("Berita Acara Keluar Rumah Aman") if is_leaving else _("Berita Acara Masuk Rumah Aman"),
        "head": asdict(head),
        "example": settings.SIGAP_DEMO,
        "foot": _("Rahasia. Letak rumah tidak ditulis di surat mana pun."),
        "day": dates.long_day(localdate(when)),
        "hour": dates.clock_time(when),
        "act": _("keluar dari rumah aman") if is_leaving else _("diterima di rumah aman"),
        "code": stay.name,
        "sex": str(stay.sex_label),
        "age": _("%(n)d tahun") % {"n": guest_of(stay, at=when).age},
        "bed": _bed(stay),
        "rows": [[name, value] for name, value in rows if value],
        "belongings": _belongings(opened, is_leaving=is_leaving),
        "law": f"{law.words} ({law.basis})",
        "signers": [
            [_("Yang menyerahkan"), stay.ended_by_name if is_leaving else ""],
            [_("Yang menerima"), "" if is_leaving else stay.admitted_by_name],
            [_("Yang bersangkutan"), ""],
        ],
    }


def _nights(stay: Stay, when: datetime) -> str:
    nights = (localdate(when) - localdate(stay.arrived_at)).days if stay.arrived_at else 0
    return _("%(n)d malam") % {"n": nights}


def _bed(stay: Stay) -> str:
    """Its label and whom the room is for; of who has left, the last one."""
    use = stay.uses.select_related("bed__room").order_by("during").last()
    return f"{use.bed.label}, {str(ROOM_LABELS[RoomKind(use.bed.room.kind)]).lower()}" if use else "-"


def _belongings(opened: OpenedStay, *, is_leaving: bool) -> list[list[str]]:
    first = [opened.words.belongings] if opened.words.belongings else []
    if not is_leaving:
        return [[each, ""] for each in first]
    rows = [(text, entry.settled_at) for entry, text in opened.entries if entry.kind == StayEntryKind.BELONGINGS]
    return [[text, _("diserahkan") if back else _("belum diserahkan")] for text, back in rows]
