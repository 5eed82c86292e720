"""Parts of a regency's set-up that `setup` gives: holidays of the region, and what comes with the programme.

Purposes and forms are the programme's own: they leave with the file so that two that differ are told apart, and are not
loaded.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.assistance.rules import CANNOT_BE_DECLINED, PURPOSE_KINDS, ReferralPurpose
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.places.models import Holiday
from sigap.screening.rules.instrument import instruments
from sigap.setup import actions
from sigap.setup.actions import UnableToLoadSetup
from sigap.setup.queries import SHIPPED_HOLIDAYS


def _dump(at: datetime) -> list[SetupRow]:
    rows = Holiday.objects.exclude(source__startswith=SHIPPED_HOLIDAYS).filter(day__gte=localdate(at)).order_by("day")
    return [
        {"day": row.day.isoformat(), "name": row.name, "source": row.source, "province": _province()} for row in rows
    ]


def _province() -> str:
    return str(settings.SIGAP_REGENCY).partition(".")[0]


def _is_of_another_province(row: SetupRow) -> bool:
    """The governor sets them: what holds in one province does not in the next."""
    return bool(row.get("province") != _province())


def _load(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    """A day that is over, as in a file that lay for a while, or a holiday already, keeps nothing of the file out."""
    known = set(Holiday.objects.values_list("day", flat=True))
    for row in rows:
        try:
            day = date.fromisoformat(row["day"])
        except ValueError:
            raise UnableToLoadSetup(_("Hari libur %(day)s bukan tanggal.") % {"day": row["day"]}) from None
        if day < localdate(at) or day in known:
            continue
        actions.note_holiday(by=by, at=at, day=day, name=row.get("name", ""), source=row.get("source", ""))


holidays = SetupPart(
    code="holidays",
    label=_("Hari libur daerah"),
    key="day",
    fields={"day": str, "name": str, "source": str, "province": str},
    dump=_dump,
    load=_load,
    permission=Permission.PEOPLE_MANAGE,
    stays=_is_of_another_province,
    names_places=False,
)


def _purposes(_at: datetime) -> list[SetupRow]:
    return [
        {
            "code": purpose.value,
            "kinds": sorted(kind.value for kind in PURPOSE_KINDS[purpose]),
            "is_owed": purpose in CANNOT_BE_DECLINED,
        }
        for purpose in ReferralPurpose
    ]


def _forms(_at: datetime) -> list[SetupRow]:
    return [
        {
            "code": each.version,
            "valid_from": each.valid_from.isoformat(),
            "fingerprints": sorted(row.fingerprint[:16] for row in each.provisions),
        }
        for each in instruments()
    ]


purposes = SetupPart(
    code="purposes",
    label=_("Keperluan rujukan"),
    key="code",
    fields={"code": str, "kinds": list, "is_owed": bool},
    dump=_purposes,
    names_places=False,
)
forms = SetupPart(
    code="forms",
    label=_("Lembar skrining"),
    key="code",
    fields={"code": str, "valid_from": str, "fingerprints": list},
    dump=_forms,
    names_places=False,
)
