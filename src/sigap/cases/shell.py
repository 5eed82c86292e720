"""What stands round every page of a case: header, sections, clocks. Pages of the apps above use it too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import Section
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.models import OpenItem
from sigap.cases.queries import CaseAccess
from sigap.clocks.models import Clock
from sigap.clocks.queries import left_of, nearest, nearest_of
from sigap.kernel.identifiers import spell
from sigap.ui.dates import clock_time
from sigap.ui.shell import Tab
from sigap.ui.timeleft import TimeLeft

_STATUS_LOOK = {
    "under_assessment": ("blue", "pen"),
    "in_service": ("ok", "heart"),
    "closing_asked": ("soon", "flag"),
    "closed": ("", "flag"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTab:
    """One section of the case: its label, the address of its page, what stands open to whom."""

    room: Section
    label: Promise
    route: str


SECTION_TABS: tuple[SectionTab, ...] = (
    SectionTab(room=Section.SUMMARY, label=_("Ringkasan"), route="cases:summary"),
    SectionTab(room=Section.PERSONS, label=_("Orang"), route="cases:persons"),
    SectionTab(room=Section.ASSESSMENT, label=_("Asesmen"), route="cases:assessment"),
    SectionTab(room=Section.SERVICES, label=_("Layanan"), route="assistance:of_case"),
    SectionTab(room=Section.REFERRALS, label=_("Rujukan"), route="referrals:of_case"),
    SectionTab(room=Section.LEGAL, label=_("Hukum"), route="legal:of_case"),
    SectionTab(room=Section.DOCUMENTS, label=_("Dokumen"), route="cases:documents"),
    SectionTab(room=Section.NOTES, label=_("Catatan"), route="cases:notes"),
    SectionTab(room=Section.TIMELINE, label=_("Linimasa"), route="desk:timeline"),
)
"""The sections that have a page. A section that stands closed shows a padlock and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderTag:
    """A label beside the code."""

    words: Promise
    tone: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The case's header, as the frame draws it."""

    code: str
    risk: str
    risk_label: Promise
    tags: tuple[HeaderTag, ...]
    spoken: str
    left: TimeLeft | None
    owner: str
    office: str
    opened_at: datetime
    closed_at: datetime | None


def case_page(
    access: CaseAccess, room: Section, *, now: datetime, running: Sequence[Clock] | None = None
) -> dict[str, Any]:
    """The context of a page in a section of this case. A page that has read the clocks passes them as `running`."""
    case = access.case
    due = nearest_of(SUBJECT, [case.id]).get(case.id) if running is None else nearest(running)
    tone, icon = _STATUS_LOOK[case.status]
    tags = [HeaderTag(words=case.status_label, tone=tone, icon=icon)]
    if case.has_child_victim:
        tags.insert(0, HeaderTag(words=_("Korban anak"), tone="", icon="user"))
    if access.is_held:
        tags.append(HeaderTag(words=_("Ditahan, tidak boleh dihapus"), tone="soon", icon="lock"))
    if access.emergency:
        until = {"until": clock_time(access.emergency.until)}
        tags.insert(
            0, HeaderTag(words=format_lazy(_("Dibuka darurat sampai {until}"), **until), tone="late", icon="unlock")
        )
    if case.erased_at:
        tags.append(HeaderTag(words=_("Isi telah dihapus"), tone="", icon="flag"))
    return {
        "case": case,
        "access": access,
        "now": now,
        "header": Header(
            code=case.code,
            risk=case.risk,
            risk_label=case.risk_label,
            tags=tuple(tags),
            spoken=spell(case.code),
            left=left_of(due, now) if due else None,
            owner=case.manager_name,
            office=case.office_name,
            opened_at=case.opened_at,
            closed_at=case.closed_at,
        ),
        "rooms": tuple(_tab(tab, access, room) for tab in SECTION_TABS),
    }


def _tab(tab: SectionTab, access: CaseAccess, current: Section) -> Tab:
    is_open = access.has(tab.room) or tab.room is Section.SUMMARY
    return Tab(
        label=tab.label,
        url=reverse(tab.route, args=[access.case.code]),
        is_current=tab.room is current,
        locked="" if is_open else _("tertutup bagi Anda"),
    )


_ITEMS: dict[str, tuple[Promise, str]] = {
    "appointment": (_("Janji belum dicatat hasilnya"), "assistance:of_case"),
    "vital_review": (_("Tindakan tanpa persetujuan belum ditinjau"), "assistance:consents"),
    "referral": (_("Rujukan belum selesai"), "referrals:of_case"),
    "referral_result": (_("Hasil rujukan belum dilaporkan"), "referrals:of_case"),
    "risk_lowering": (_("Penurunan risiko menunggu orang kedua"), "cases:risk"),
    "risk_review": (_("Penurunan risiko seorang diri belum ditinjau"), "cases:risk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """Something still open on the case, with the page where it is settled, and the office that it waits for."""

    label: Promise
    url: str
    opened_at: datetime
    waits_for: str = ""


def list_open_items(
    items: Iterable[OpenItem], code: str, waits_for: Mapping[UUID, str] = MappingProxyType({})
) -> list[ItemRow]:
    """Open items, as a page shows them; `waits_for` names the office that each waits for, where a page has read it."""
    rows = []
    for item in items:
        label, route = _ITEMS[item.kind]
        office = waits_for.get(item.subject_id, "")
        rows.append(ItemRow(label=label, url=reverse(route, args=[code]), opened_at=item.opened_at, waits_for=office))
    return rows
