"""Prevention on paper, always in Indonesian: sheets, the list of who was there, the code for feedback."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.letters.heads import Letterhead, head_of
from sigap.letters.typesetting import pdf
from sigap.outreach.materials import Material, MaterialKind, questions_of
from sigap.outreach.models import AUDIENCE_LABELS, MaterialVariant
from sigap.outreach.rules import SessionTopic
from sigap.places.queries import labels_of
from sigap.prevention.models import PreventionActivity
from sigap.prevention.queries.activities import ShownActivity
from sigap.ui import dates

_ROWS = 36


class MaterialForm(StrEnum):
    """In full, or in few words."""

    FULL = "full"
    SIMPLE = "simple"


def material_pdf(material: Material, form: MaterialForm, variant: MaterialVariant | None, *, at: datetime) -> bytes:
    """A sheet as PDF/A: a poster, slides, an outline or a text to be read out. Raises LetterUnfit."""
    with translation.override("id"):
        parts = [{"title": part.title, "lines": list(part.lines)} for part in material.parts]
        if variant is not None:
            parts = [{"title": "", "lines": [line.strip() for line in variant.body.splitlines() if line.strip()]}]
        elif form is MaterialForm.SIMPLE:
            parts = [{"title": "", "lines": list(material.simple)}]
        facts = _round(_("Bahan pencegahan"), None) | {
            "heading": variant.title if variant else material.title,
            "kind": material.kind.value,
            "is_poster": material.kind is MaterialKind.POSTER or form is MaterialForm.SIMPLE,
            "is_wide": material.kind is MaterialKind.SLIDES and form is MaterialForm.FULL and variant is None,
            "audience": str(AUDIENCE_LABELS[material.audience]),
            "language": f"{variant.language}, {variant.office_name}" if variant else "",
            "parts": parts,
        }
    return pdf("material", facts, at=variant.written_at if variant else at)


def attendance_pdf(actor: Actor, activity: PreventionActivity, *, at: datetime) -> bytes:
    """The list that is signed at the session; of children counts alone, without a name. Raises LetterUnfit."""
    with translation.override("id"):
        where = ShownActivity(activity=activity, region=labels_of([activity.region_code])[activity.region_code]).where
        head = head_of(activity.office_id)
        facts = _round(_("Daftar hadir"), head) | {
            "heading": str(activity.topic_label),
            "day": dates.long_day(activity.day),
            "hour": _hours(activity),
            "place": ", ".join(part for part in (activity.place, where) if part),
            "audience": str(activity.audience_label),
            "has_children": activity.has_children,
            "rows": _ROWS,
            "speakers": [each["name"] for each in activity.speakers],
            "questions": [asked for asked, _right in questions_of(SessionTopic(activity.topic))],
            "by": actor.name,
        }
    return pdf("session_attendance", facts, at=at)


def _hours(activity: PreventionActivity) -> str:
    """15.00–17.00 WIB; nothing where no hour is known."""
    if activity.starts_at is None:
        return ""
    hours = (dates.clock_time(each) for each in (activity.starts_at, activity.ends_at) if each)
    return f"{'–'.join(hours)} {dates.zone_name(activity.starts_at)}"


def feedback_pdf(activity: PreventionActivity, *, at: datetime) -> bytes:
    """The sheet with the code that opens the form for feedback. Raises LetterUnfit."""
    address = feedback_address(activity)
    with translation.override("id"):
        facts = _round(_("Pendapat Anda"), None) | {
            "heading": str(activity.topic_label),
            "day": dates.long_day(activity.day),
            "address": address.partition("://")[2],
            "code": _drawn(address),
        }
    return pdf("session_code", facts, at=at)


def feedback_address(activity: PreventionActivity) -> str:
    """What the code holds."""
    return f"{settings.SIGAP_PUBLIC_URL}/pendapat/{activity.code}/"


def _drawn(text: str) -> list[str]:
    import qrcode  # noqa: PLC0415 - comes with django-allauth[mfa]; loads Pillow, which no desk needs until it draws one

    code = qrcode.QRCode(border=0)
    code.add_data(text)
    code.make()
    return ["".join("1" if cell else "0" for cell in row) for row in code.get_matrix()]


def _round(title: str, head: Letterhead | None) -> dict[str, Any]:
    empty = {"government": "", "agency": "", "office": "SIGAP", "address": "", "contact": ""}
    return {
        "title": title,
        "head": asdict(head) if head else empty,
        "example": settings.SIGAP_DEMO,
        "foot": _("Dibuat dengan SIGAP. Tidak memuat kasus dan nama klien."),
    }
