"""Parts of a regency's set-up that the staff's pages keep: offices and their hours. No person."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import By
from sigap.access.models import Office, OfficeHours
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.access.rules import DutyCover
from sigap.kernel.errors import Unable
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.places.queries import home_regency
from sigap.staff import actions

_CONTACT = ("phone", "full_name", "address", "place")
_FIXED = ("kind", "region", "parent")


class UnableToTakeOver(Unable):
    """A row of a file does not fit what stands here."""


def _relative(region: str) -> str:
    """A region of this regency by what follows the regency's code: .01 for 16.09.01, nothing for all of it."""
    home = home_regency()
    return region.removeprefix(home) if region == home or region.startswith(f"{home}.") else region


def _here(region: str) -> str:
    return f"{home_regency()}{region}" if not region or region.startswith(".") else region


def _offices(_at: datetime) -> list[SetupRow]:
    rows = Office.objects.filter(valid_to=None).select_related("parent").order_by("name")
    return [
        {
            "name": row.name,
            "kind": row.kind,
            "region": _relative(row.region),
            "parent": row.parent.name if row.parent else "",
            "duty_cover": row.duty_cover,
            **{name: getattr(row, name) for name in _CONTACT},
        }
        for row in rows
    ]


def _is_of_a_district(row: SetupRow) -> bool:
    """Kecamatan, desa, schools and health posts of one regency are none of another's."""
    return str(row.get("region", "")).startswith(".")


def _load_offices(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    standing = {office.name: office for office in Office.objects.filter(valid_to=None).select_related("parent")}
    for row in _parents_first(rows):
        office = standing.get(row["name"])
        contact = actions.OfficeContact(**{name: row.get(name, "") for name in _CONTACT})
        if office is None:
            office = actions.add_office(
                by=by, at=at, kind=_kind(row), name=row["name"], region=_here(row.get("region", "")), contact=contact,
                parent=_parent(row, standing),
            )  # fmt: skip
            standing[office.name] = office
        else:
            _refuse_other(office, row)
            actions.set_contact(by=by, at=at, office=office, contact=contact)
        cover = row.get("duty_cover", "")
        if cover not in {each.value for each in DutyCover}:
            raise UnableToTakeOver(
                _("%(office)s: piket “%(what)s” tidak dikenal.") % {"office": row["name"], "what": cover}
            )
        if cover != office.duty_cover:
            actions.set_duty_cover(by=by, at=at, office=office, cover=DutyCover(cover))


def _parents_first(rows: Iterable[SetupRow]) -> list[SetupRow]:
    waiting, ordered = {row["name"]: row for row in rows}, []
    while waiting:
        free = [name for name, row in waiting.items() if row.get("parent", "") not in waiting]
        if not free:
            raise UnableToTakeOver(_("Kantor-kantor ini saling membawahi: %(names)s.") % {"names": ", ".join(waiting)})
        ordered += [waiting.pop(name) for name in free]
    return ordered


def _kind(row: SetupRow) -> OfficeKind:
    try:
        return OfficeKind(row.get("kind", ""))
    except ValueError:
        words = {"office": row["name"], "what": row.get("kind", "")}
        raise UnableToTakeOver(_("%(office)s: jenis kantor “%(what)s” tidak dikenal.") % words) from None


def _parent(row: SetupRow, standing: dict[str, Office]) -> Office | None:
    named = row.get("parent", "")
    if named and named not in standing:
        words = {"office": row["name"], "what": named}
        raise UnableToTakeOver(_("%(office)s: kantor di atasnya, “%(what)s”, tidak ada.") % words)
    return standing.get(named)


def _refuse_other(office: Office, row: SetupRow) -> None:
    """Another kind, region or parent is another office: what was written under it stays with it."""
    here = {
        "kind": office.kind,
        "region": _relative(office.region),
        "parent": office.parent.name if office.parent else "",
    }
    if any(row.get(name, here[name]) != here[name] for name in _FIXED):
        words = {"office": row["name"]}
        raise UnableToTakeOver(
            _("Sudah ada kantor bernama %(office)s dengan jenis, wilayah, atau atasan lain.") % words
        )


def _hours(_at: datetime) -> list[SetupRow]:
    rows = OfficeHours.objects.filter(valid_to=None, office__valid_to=None).select_related("office")
    return [
        {"office": row.office.name, "week": row.week, "rests_on_holidays": row.rests_on_holidays, "basis": row.basis}
        for row in rows.order_by("office__name")
    ]


def _load_hours(by: By, at: datetime, rows: Sequence[SetupRow]) -> None:
    offices = {office.name: office for office in Office.objects.filter(valid_to=None)}
    for row in rows:
        office = offices.get(row["office"])
        if office is None:
            raise UnableToTakeOver(_("Jam kerja untuk %(office)s: kantor itu tidak ada.") % {"office": row["office"]})
        actions.set_hours(
            by=by,
            at=at,
            office=office,
            week=_week(row),
            valid_from=localdate(at),
            rests_on_holidays=row.get("rests_on_holidays", True),
            basis=row.get("basis", ""),
        )


def _week(row: SetupRow) -> dict[int, tuple[time, time]]:
    try:
        return {int(day): (_time(hours[0]), _time(hours[1])) for day, hours in row.get("week", {}).items()}
    except (ValueError, TypeError, IndexError, KeyError):
        raise UnableToTakeOver(_("Jam kerja untuk %(office)s tidak terbaca.") % {"office": row["office"]}) from None


def _time(written: str) -> time:
    return time.max if written == "24:00" else time.fromisoformat(written)


offices = SetupPart(
    code="offices",
    label=_("Kantor"),
    key="name",
    fields=dict.fromkeys(("name", *_FIXED, "duty_cover", *_CONTACT), str),
    dump=_offices,
    load=_load_offices,
    permission=Permission.PEOPLE_MANAGE,
    stays=_is_of_a_district,
    local=frozenset({"phone", "address", "place"}),
)
hours = SetupPart(
    code="hours",
    label=_("Jam kerja kantor"),
    key="office",
    fields={"office": str, "week": dict, "rests_on_holidays": bool, "basis": str},
    dump=_hours,
    load=_load_hours,
    permission=Permission.PEOPLE_MANAGE,
)
