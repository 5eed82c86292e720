"""The sheet of a village's month on paper, always in Indonesian: nothing in it but places for numbers."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.letters.heads import head_of_office
from sigap.letters.typesetting import pdf
from sigap.places.queries import home_regency, places_in
from sigap.ui import dates
from sigap.villages.models import GROUP_LABELS, MOVEMENT_LABELS
from sigap.villages.queries.standing import standing_of
from sigap.villages.rules.month import due_on, month_rule


def sheet_pdf(actor: Actor, code: str, month: date) -> bytes:
    """A page for each village: one, or all of a kecamatan. Raises Refused, LetterUnfit."""
    standing = standing_of(actor)
    places = {place.code: place for place in places_in(home_regency())}
    villages = [place for key, place in places.items() if code.count(".") > 1 and f"{key}.".startswith(f"{code}.")]
    villages = [place for place in villages if place.code.count(".") > 2]  # noqa: PLR2004 - without the kecamatan itself
    if not villages or not all(standing.sees(place.code) for place in villages):
        raise Refused(Permission.TASKFORCE_REPORT, ids={"region": code} if code.isascii() else {})
    district = code[:8]
    kinds = [OfficeKind.KECAMATAN, OfficeKind.SECRETARIAT]
    offices = Office.objects.filter(Q(kind=kinds[0], region=district) | Q(kind=kinds[1]), valid_to__isnull=True)
    office = min(offices.select_related("parent"), key=lambda each: kinds.index(OfficeKind(each.kind)), default=None)
    if office is None:
        raise Refused(Permission.TASKFORCE_REPORT)
    with translation.override("id"):
        facts: dict[str, Any] = {
            "title": _("Lembar Bulan Desa"),
            "head": asdict(head_of_office(office)),
            "example": settings.SIGAP_DEMO,
            "foot": _("Dibuat dengan SIGAP. Hanya jumlah: tanpa nama, tanpa alamat, tanpa cerita."),
            "month": dates.month_year(month),
            "due": dates.letter_day(due_on(month, month_rule())),
            "office": office.name,
            "villages": [{"name": place.label, "code": place.code} for place in villages],
            "groups": [str(label) for label in GROUP_LABELS.values()],
            "movements": [str(label) for label in MOVEMENT_LABELS.values()],
        }
    return pdf("village_month", facts, at=now())
