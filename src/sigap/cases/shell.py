"""What stands round every page of a case: header, sections, clocks. Pages of the apps above use it too."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import Section
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.models.closing import GUARD_LABELS
from sigap.cases.models.file import STATUS_LOOKS
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.blocking import BlockingWork
from sigap.cases.queries.open_work import work_words
from sigap.cases.rules import CaseStatus
from sigap.cases.rules.guard import ClosingRule, GuardRule
from sigap.clocks.models import Clock
from sigap.clocks.queries import clocks_of, left_of, nearest, nearest_of
from sigap.kernel.identifiers import spell
from sigap.provisions.queries import is_confirmed
from sigap.ui.dates import clock_time
from sigap.ui.shell import Tab
from sigap.ui.timeleft import TimeLeft
from sigap.work.rules import KIND_LABELS, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTab:
    """One section of the case: its label, the address of its page, what stands open to whom."""

    section: Section
    label: Promise
    route: str


SECTION_TABS: tuple[SectionTab, ...] = (
    SectionTab(section=Section.SUMMARY, label=_("Ringkasan"), route="cases:summary"),
    SectionTab(section=Section.PERSONS, label=_("Orang"), route="cases:persons"),
    SectionTab(section=Section.ASSESSMENT, label=_("Asesmen"), route="cases:assessment"),
    SectionTab(section=Section.SUMMARY, label=_("Rencana"), route="casework:of_case"),
    SectionTab(section=Section.SERVICES, label=_("Layanan"), route="assistance:of_case"),
    SectionTab(section=Section.REFERRALS, label=_("Rujukan"), route="referrals:of_case"),
    SectionTab(section=Section.LEGAL, label=_("Proses hukum"), route="legal:of_case"),
    SectionTab(section=Section.DOCUMENTS, label=_("Dokumen"), route="cases:documents"),
    SectionTab(section=Section.NOTES, label=_("Catatan"), route="cases:notes"),
    SectionTab(section=Section.TIMELINE, label=_("Linimasa"), route="desk:timeline"),
)
"""The sections that have a page. A section that stands closed shows a padlock and why."""


LAW_PAGES: tuple[tuple[str, Promise, str], ...] = (
    ("track", _("Perkara"), "legal:of_case"),
    ("victims", _("Memberi tahu korban"), "legal:victims"),
    ("protection", _("Pelindungan"), "protection:of_case"),
    ("child", _("Anak sebagai terlapor"), "juvenile:of_case"),
    ("restitution", _("Restitusi"), "restitution:of_case"),
    ("letters", _("Surat perkara"), "correspondence:of_case"),
    ("hearings", _("Sidang"), "hearings:of_case"),
    ("evidence", _("Keterangan dan bukti"), "referrals:evidence"),
    ("links", _("Jejak dan kaitan"), "links:of_case"),
)
"""The pages of the section of the law: a page's own key, its label, its route."""


def law_pages(code: str) -> list[tuple[str, Promise, str]]:
    """Each of them with its address."""
    return [(key, label, reverse(route, args=[code])) for key, label, route in LAW_PAGES]


SAME_NAME = _(
    "Nama Anda mirip dengan nama orang ini. Kalau Anda keluarganya, serahkan kasus ini kepada rekan."
    " Kemiripan ini tercatat; kalau kebetulan saja, lanjutkan."
)
"""Told to whoever opens an identity and bears a part of the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderTag:
    """A label beside the code."""

    words: Promise
    tone: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """What a rule of closing still asks for, its law, and the page on which it is done."""

    label: Promise
    url: str
    basis: str
    is_verified: bool


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


def shown_deadlines(access: CaseAccess) -> list[Clock]:
    """The running deadlines that pages of this case tell: all of them, or those of one's own office (ADR 46)."""
    clocks = clocks_of(SUBJECT, access.case.id)
    return [each for each in clocks if access.sees_matter or each.owner_office in access.seen_through]


def case_page(
    access: CaseAccess, section: Section, *, now: datetime, running: Sequence[Clock] | None = None, route: str = ""
) -> dict[str, Any]:
    """The context of a page in a section of this case. A page that has read the clocks passes them as `running`.

    `route`: the page whose tab is lit, where its section has more than one.
    """
    route = route or next((tab.route for tab in SECTION_TABS if tab.section is section), "")
    case = access.case
    if running is None and access.sees_matter:
        due = nearest_of(SUBJECT, [case.id]).get(case.id)
    else:
        due = nearest(shown_deadlines(access) if running is None else running)
    tone, icon = STATUS_LOOKS[CaseStatus(case.status)]
    tags = [HeaderTag(words=case.status_label, tone=tone, icon=icon)]
    if case.has_child_victim:
        tags.insert(0, HeaderTag(words=_("Kasus anak"), tone="", icon="user"))
    if access.is_held:
        tags.append(HeaderTag(words=_("Ditahan, tidak boleh dimusnahkan"), tone="soon", icon="lock"))
    if access.emergency:
        until = {"until": clock_time(access.emergency.until)}
        tags.insert(
            0, HeaderTag(words=format_lazy(_("Dibuka darurat sampai {until}"), **until), tone="late", icon="unlock")
        )
    if case.erased_at:
        tags.append(HeaderTag(words=_("Isi telah dimusnahkan"), tone="", icon="flag"))
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
        "rooms": tuple(_tab(tab, access, route) for tab in SECTION_TABS),
        "law_pages": partial(law_pages, case.code) if access.has(Section.LEGAL) else None,
    }


def _tab(tab: SectionTab, access: CaseAccess, current: str) -> Tab:
    hears = access.heads_ppa_unit or any(each.hears_of_child for each in access.grants)
    if tab.section is Section.LEGAL and not access.has(tab.section) and hears:
        _key, label, route = next(page for page in LAW_PAGES if page[0] == "child")
        return Tab(label=label, url=reverse(route, args=[access.case.code]), is_current=tab.route == current, locked="")
    is_open = access.has(tab.section) or tab.section is Section.SUMMARY
    return Tab(
        label=tab.label,
        url=reverse(tab.route, args=[access.case.code]),
        is_current=tab.route == current,
        locked="" if is_open else _("tertutup bagi Anda"),
    )


OPEN_WORK: Mapping[Kind, tuple[Promise, str]] = {
    Kind.APPOINTMENT: (_("Janji belum dicatat hasilnya"), "assistance:of_case"),
    Kind.VITAL_REVIEW: (_("Tindakan tanpa persetujuan belum ditinjau"), "assistance:consents"),
    Kind.PLANNED_SERVICE: (_("Layanan dalam rencana belum ada hasilnya"), "casework:of_case"),
    Kind.CONFERENCE_MINUTES: (_("Notula konferensi belum ditulis"), "casework:conferences"),
    Kind.ERRAND: (_("Tugas di luar belum dijawab"), "errands:of_case"),
    Kind.ERRAND_ANSWER: (_("Jawaban tugas di luar belum dibaca"), "errands:of_case"),
    Kind.DATA_MATCH: (_("Permintaan hak atas data belum dijawab"), "datarights:of_case"),
    Kind.REFERRAL_ANSWER: (_("Rujukan belum selesai"), "referrals:of_case"),
    Kind.REFERRAL_PROMISE: (_("Rujukan belum selesai"), "referrals:of_case"),
    Kind.REFERRAL_CONFIRM: (_("Hasil rujukan belum dilaporkan"), "referrals:of_case"),
    Kind.REFERRAL_RESULT: (_("Hasil rujukan belum dilaporkan"), "referrals:of_case"),
    Kind.RETURN_DANGER: (_("Bahaya di tempat pulang belum dinilai"), "cases:risk"),
    Kind.RISK: (_("Penurunan risiko menunggu pemeriksa kedua"), "cases:risk"),
    Kind.HEARING_OUTCOME: (_("Hasil sidang belum dicatat"), "hearings:of_case"),
    Kind.PROTECTION_PLAN: (_("Rencana keselamatan belum dilihat lagi"), "protection:of_case"),
    Kind.RISK_REVIEW: (_("Penurunan risiko seorang diri belum ditinjau"), "cases:risk"),
}
"""What may stand in the way of closing: its words, and the page on which it is settled."""
_ANSWERED_BY_OFFICE = frozenset(
    {Kind.PLANNED_SERVICE, Kind.REFERRAL_ANSWER, Kind.REFERRAL_CONFIRM, Kind.REFERRAL_RESULT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """Something still open on the case, and what of many alike; its page, and the office that it waits for."""

    label: Promise
    url: str
    opened_at: datetime
    waits_for: str = ""
    about: str = ""


_GUARD_PAGES: Mapping[GuardRule, str] = {
    GuardRule.DANGER: "cases:summary",
    GuardRule.SCREENING: "cases:screen",
    GuardRule.POLICE_ORDERED: "legal:note",
    GuardRule.POLICE: "legal:of_case",
    GuardRule.PLAN: "casework:plan",
    GuardRule.GOALS: "casework:of_case",
    GuardRule.OUTCOME: "casework:of_case",
    GuardRule.RIGHTS: "legal:tell",
    GuardRule.CONTACT: "cases:persons",
    GuardRule.RESTITUTION: "cases:close",
    GuardRule.TRACK: "cases:close",
    GuardRule.PROTECTION: "protection:of_case",
    GuardRule.PLACEMENT: "shelter:of_case",
    GuardRule.TEAM_OUT: "fieldvisits:of_case",
    GuardRule.CHILD_HELD: "juvenile:of_case",
    GuardRule.VICTIM_TOLD: "legal:victims",
    GuardRule.SIMFONI: "simfoni:of_case",
    GuardRule.RETURN: "reintegration:of_case",
    GuardRule.VISITS: "reintegration:of_case",
    GuardRule.TRANSFER: "transfers:of_case",
    GuardRule.DATA_RIGHTS: "datarights:of_case",
    GuardRule.REPORT_READ: "cases:summary",
    GuardRule.REPORT_JOINED: "cases:close",
}
"""Where what a rule of closing asks for is done."""


def list_gaps(rules: Iterable[ClosingRule], code: str) -> list[GapRow]:
    """What stands against closing, each with the page on which it is mended."""
    return [
        GapRow(
            label=GUARD_LABELS[rule.code],
            url=reverse(_GUARD_PAGES[rule.code], args=[code]),
            basis=rule.basis,
            is_verified=is_confirmed(rule.provision),
        )
        for rule in rules
    ]


def list_open_work(
    work: Iterable[BlockingWork], code: str, leads_open: Callable[[Kind], bool] = lambda _kind: True
) -> list[ItemRow]:
    """What stands in the way of closing, as a page shows it; without a link where its page is closed to the reader."""
    rows = []
    for each in work:
        label, route = OPEN_WORK.get(each.kind, (KIND_LABELS[each.kind], "cases:summary"))
        office = each.office_name if each.kind in _ANSWERED_BY_OFFICE else ""
        url = reverse(route, args=[code]) if leads_open(each.kind) else ""
        about = work_words(each.kind, each.word)
        rows.append(ItemRow(label=label, url=url, opened_at=each.since, waits_for=office, about=about))
    return rows
