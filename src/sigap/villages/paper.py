"""The sheet of a village's month on paper, always in Indonesian: nothing in it but places for numbers."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.letters.heads import task_force_head
from sigap.letters.typesetting import pdf
from sigap.places.queries import home_regency, places_in
from sigap.places.words import words_here
from sigap.ui import dates
from sigap.villages.models import GROUP_LABELS, MOVEMENT_LABELS
from sigap.villages.queries.standing import standing_of
from sigap.villages.rules.month import due_on, month_rule


def sheet_pdf(actor: Actor, code: str, month: date, *, at: datetime) -> bytes:
    """A page for each village: one, or all of a kecamatan. Raises Refused, LetterUnfit."""
    standing = standing_of(actor)
    places = {place.code: place for place in places_in(home_regency())}
    villages = [place for key, place in places.items() if code.count(".") > 1 and f"{key}.".startswith(f"{code}.")]
    villages = [place for place in villages if place.code.count(".") > 2]  # noqa: PLR2004 - without the kecamatan itself
    if not villages or not all(standing.sees(place.code) for place in villages):
        raise Refused(Permission.TASKFORCE_REPORT, ids={"region": code} if code.isascii() else {})
    head = task_force_head()
    with translation.override("id"):
        facts: dict[str, Any] = {
            "title": words_here(_("Lembar Bulan Desa")),
            "head": asdict(head),
            "village": words_here(_("Desa")),
            "example": settings.SIGAP_DEMO,
            "foot": _("Hanya jumlah: tanpa nama, tanpa cerita."),
            "month": dates.month_year(month),
            "due": dates.letter_day(due_on(month, month_rule())),
            "office": words_here(_("camat, atau sekretariat gugus tugas")),
            "villages": [{"name": place.label, "code": place.code} for place in villages],
            "groups": [str(label) for label in GROUP_LABELS.values()],
            "movements": [str(label) for label in MOVEMENT_LABELS.values()],
        }
    return pdf("village_month", facts, at=at)
