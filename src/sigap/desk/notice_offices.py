"""Offices that notices name: who failed to answer, or who is to be telephoned, and at which number."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sigap.access.models import Office
from sigap.access.queries.duty import NumberToCall
from sigap.desk.notice_parts import ids_of
from sigap.notifications.queries import ShownNotice

_UNSTAFFED = "referral-unstaffed"
_TELEPHONED = (_UNSTAFFED, "shelter-unknown")
"""Notices that ask to telephone the office that they name."""
_NAMED = ("clock-count-", "clock-outside", *_TELEPHONED)

type NamedOffices = Mapping[UUID, NumberToCall]


def offices_named(found: Sequence[ShownNotice]) -> NamedOffices:
    """Names and numbers of the offices that notices name, by id; nothing is asked where there are none."""
    named = ids_of([notice for notice in found if notice.code.startswith(_NAMED)], "office")
    rows = Office.objects.filter(pk__in=set(named)).values_list("pk", "name", "phone") if named else []
    return {pk: NumberToCall(office=name, number=phone) for pk, name, phone in rows}


def name_in(notice: ShownNotice, offices: NamedOffices) -> str:
    """What the office is called that a notice names, or nothing."""
    office = _office_of(notice, offices)
    return office.office if office else ""


def numbers_in(notice: ShownNotice, offices: NamedOffices) -> list[NumberToCall]:
    """At which number the office is to be telephoned, where a notice asks for it."""
    office = _office_of(notice, offices) if notice.code.startswith(_TELEPHONED) else None
    return [office] if office and office.number else []


def facts_in(notice: ShownNotice, offices: NamedOffices) -> tuple[str, ...]:
    """A head sees no request of a colleague's, but whom to telephone."""
    name = name_in(notice, offices) if notice.code == _UNSTAFFED else ""
    return (name,) if name else ()


def _office_of(notice: ShownNotice, offices: NamedOffices) -> NumberToCall | None:
    is_named = notice.code.startswith(_NAMED) and "office" in notice.ids
    return offices.get(UUID(notice.ids["office"])) if is_named else None
