"""Pages of villages: those that somebody has to do with, and one of them with all that its officers need."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.places.words import words_here
from sigap.prevention.rules import ActivityStatus
from sigap.provisions.queries import is_confirmed
from sigap.ui.shell import Words
from sigap.villages.models import STEP_LABELS
from sigap.villages.queries.months import list_for
from sigap.villages.queries.village import VillagePage, village_page
from sigap.villages.rules.law import duties, is_owed_in, provisions
from sigap.villages.rules.month import MonthCounts, due_on, month_rule, period_of, total
from sigap.villages.rules.next_steps import VillageStep, steps_rule

_RAISING = 3
_COLUMNS = (
    _("Berangkat, surat lengkap"),
    _("Berangkat, tanpa surat"),
    _("Pulang, surat lengkap"),
    _("Pulang, tanpa surat"),
    _("Surat diminta"),
    _("Anak tidak sekolah"),
)


@page(Permission.TASKFORCE_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """Which villages have not sent their month, by kecamatan."""
    found = list_for(request.actor, now())
    is_open = len(found.districts) == 1
    due_by = due_on(found.due, month_rule())
    context = {
        "found": found,
        "is_open": is_open,
        "due_by": due_by,
        "period": period_of(found.due),
        "manages_offices": request.actor.can(Permission.PEOPLE_MANAGE),
    }
    return render(request, "villages/list.html", context)


@page(Permission.TASKFORCE_SEE)
def village(request: DeskRequest, region: str) -> HttpResponse:
    """One village: contact, helpers, activities, duties, index, months, what to do next."""
    actor, at = request.actor, now()
    found = village_page(actor, region, at)
    raising = [each["label"] for each in found.drivers if each["by"] is not None and each["by"] > 0][:_RAISING]
    context = {
        "found": found,
        "steps": [(STEP_LABELS[code], *_way(actor, found, code)) for code in found.steps],
        "columns": _COLUMNS,
        "rule": steps_rule(),
        "months": [_month(cell) for cell in found.months],
        "period": period_of(found.due),
        "due_by": due_on(found.due, month_rule()),
        "raising": raising,
        "gaps": [each["label"] for each in found.drivers if each["by"] is None],
        "duties": [
            {**duty, "text": words_here(duty["text"]), "is_confirmed": is_confirmed(row)}
            for duty, row in zip(duties(), provisions(), strict=True)
            if is_owed_in(duty, found.region.code)
        ],
        "report_url": report_url(actor),
        "may_manage": actor.can(Permission.PREVENTION_MANAGE),
    }
    return render(request, "villages/village.html", context)


def _way(actor: Actor, found: VillagePage, step: VillageStep) -> tuple[str, Words]:
    """Where a step of advice is taken, and the words of that link; nothing where this person has no such page."""
    ways: dict[VillageStep, tuple[bool, str, Words]] = {
        VillageStep.SEND_MONTH: (found.sees_counts, _month_url(found), _("Isi sekarang")),
        VillageStep.FIND_HELPERS: (
            actor.can(Permission.PREVENTION_MANAGE), reverse("prevention:add_volunteer"), _("Catat relawan")
        ),
        VillageStep.FILL_FIGURES: (
            actor.can(Permission.INDEX_MANAGE), reverse("vulnerability:indicators"), _("Buka indikator")
        ),
        VillageStep.CHECK_PAPERS: (True, reverse("prevention:materials"), _("Bahan untuk dibacakan")),
        VillageStep.WRITE_CONTACT: (actor.can(Permission.PEOPLE_MANAGE), reverse("people:offices"), _("Buka kantor")),
    }  # fmt: skip
    if step is VillageStep.REPORT_SESSION:
        unreported = next(each for each in found.past if each.status == ActivityStatus.PLANNED)
        return reverse("prevention:activity", args=[unreported.pk]), _("Buka kegiatan")
    if step is VillageStep.HOLD_SESSION:
        if actor.can(Permission.PREVENTION_MANAGE):
            return f"{reverse('prevention:plan')}?desa={found.region.code}", _("Rencanakan di sini")
        return f"{settings.SIGAP_PUBLIC_URL}/kegiatan/minta/", _("Minta kegiatan")
    is_open, url, words = ways.get(step, (False, "", ""))
    return (url, words) if is_open else ("", "")


def _month_url(found: VillagePage) -> str:
    return reverse("villages:month", args=[found.region.code, period_of(found.due)])


def _month(cell: Any) -> dict[str, Any]:
    context = {"cell": cell, "period": period_of(cell.month)}
    if cell.row is not None:
        context["facts"] = month_facts(cell.row.counts)
    return context


def month_facts(counts: MonthCounts) -> list[tuple[Promise, int | None]]:
    """A month's numbers as pages show them, all countries together, each with its word."""
    sums = [total(counts, ending) for ending in ("_left_with", "_left_without", "_back_with", "_back_without")]
    return list(zip(_COLUMNS, [*sums, counts.get("letters"), counts.get("out_of_school")], strict=True))


def report_url(actor: Actor) -> str:
    """Where somebody writes a report at once; empty for who has no such page."""
    if actor.can(Permission.REPORT_ENTER):
        return reverse("intake:enter")
    return reverse("intake:bring") if actor.can(Permission.REPORT_BRING) else ""
