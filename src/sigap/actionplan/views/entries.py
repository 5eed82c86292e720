"""What the quarters brought: an office's own activities, one activity with its history, the form of one quarter."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.form_pages import FormAndContext, form_view
from sigap.access.guard import DeskRequest, Open, act_and_return, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.actionplan import actions
from sigap.actionplan.forms import QuarterForm
from sigap.actionplan.models import SOURCE_LABELS, PlanEdition, QuarterEntry
from sigap.actionplan.queries import (
    PlannedActivity,
    activity_for,
    edition_of,
    entries_for,
    entries_of,
    entry_before,
    limits_on,
    matrix_of,
    plans_in_force,
    quarters_of,
    spent_of,
)
from sigap.actionplan.reading import open_evidence
from sigap.actionplan.rows import PlanView, activity_row, indicator_row, view_of
from sigap.actionplan.rules import FundingSource
from sigap.actionplan.rules.quarters import QUARTERS, Quarter, quarter_named
from sigap.actionplan.words import plain, rupiah
from sigap.cases.downloads import send_file
from sigap.cleaning import FileKind
from sigap.kernel.clock import now
from sigap.taskforce.files import CleanedFile, cleaned

_FILE = "file"


def quarter_asked(name: str, edition: PlanEdition) -> Quarter:
    """The quarter of an address, within the years of the plan. Raises Http404."""
    found = quarter_named(name)
    if found is None or found.year not in edition.plan.years:
        raise Http404
    return found


@page(Permission.TASKFORCE_REPORT)
def own(request: DeskRequest) -> HttpResponse:
    """The activities that the actor's offices answer for, with what a quarter brought or still owes.

    Whoever plans also answers for those of offices that were dissolved.
    """
    offices, plans = request.actor.office_ids, request.actor.can(Permission.PLAN_MANAGE)
    today = localdate(now())
    limits = limits_on(today)
    requested = quarter_named(request.GET.get("triwulan", ""))
    groups = []
    for edition in plans_in_force((requested or Quarter.of(today).before).year):
        plan = edition.plan
        view = view_of(edition, request.GET.get("triwulan", ""), today, limits)
        entries = entries_of(plan, view.quarter)
        found = matrix_of(edition).activities
        mine = [each for each in found if each.office.id in offices or (plans and each.office.is_ended)]
        rows = [activity_row(view, each, entries.get(each.key)) | {"is_told": each.key in entries} for each in mine]
        asked = quarters_of(plan).get(view.quarter)
        is_closed = asked is not None and asked.closed_at is not None
        groups.append({"plan": plan, "view": view, "rows": rows, "is_closed": is_closed})
    return render(request, "actionplan/own.html", {"groups": groups, "now": now()})


@page(Permission.TASKFORCE_SEE)
def activity(request: DeskRequest, activity_key: UUID) -> HttpResponse:
    """One activity: indicators over the quarters of a year, money by source, evidence, what a rakor decided of it."""
    at = now()
    planned = activity_for(request.actor, activity_key)
    plan, today = planned.edition.plan, localdate(at)
    view = view_of(planned.edition, request.GET.get("triwulan", ""), today, limits_on(today))
    asked = view.quarter
    found, closed = entries_for(planned), quarters_of(plan)
    standing = {Quarter(row.year, row.number): row for row in found if row.superseded_at is None}
    is_ours = actions.telling_office(request.actor, planned) is not None
    context = {
        "planned": planned,
        "activity": planned.activity,
        "plan": plan,
        "view": view,
        "now": at,
        "row": activity_row(view, planned.activity, standing.get(asked)),
        "quarters": [
            _quarter(view, planned, Quarter(asked.year, number), standing, closed, is_ours=is_ours)
            for number in QUARTERS
        ],
        "money": list(_money(planned, standing.get(asked), asked.year)),
        "years": [(year, f"{year}-4" if year < today.year else f"{year}-{asked.number}") for year in plan.years],
        "before": [_entry_initial(row, planned) for row in found if row.superseded_at is not None],
        "decisions": linked(request.actor, settings.SIGAP_ACTIVITY_DECISIONS, activity_key),
        "sessions": linked(request.actor, settings.SIGAP_ACTIVITY_SESSIONS, activity_key),
        "may_manage": request.actor.can(Permission.PLAN_MANAGE),
    }
    return render(request, "actionplan/activity.html", context)


def linked(actor: Actor, register: list[str], activity_key: UUID) -> list[Any]:
    """What apps above know of an activity."""
    return [row for path in register for row in import_string(path)(actor, activity_key)]


def _quarter(
    view: PlanView,
    planned: PlannedActivity,
    quarter: Quarter,
    standing: dict[Quarter, QuarterEntry],
    asked: dict[Quarter, Any],
    *,
    is_ours: bool,
) -> dict[str, Any]:
    entry = standing.get(quarter)
    seen = PlanView(quarter=quarter, today=view.today, limits=view.limits)
    is_closed = quarter in asked and asked[quarter].closed_at is not None
    return {
        "quarter": quarter,
        "entry": _entry_initial(entry, planned) if entry else None,
        "indicators": [indicator_row(seen, each, entry) for each in planned.activity.indicators],
        "is_closed": is_closed,
        "is_future": quarter.begins > view.today,
        "may_tell": is_ours and not is_closed and quarter.begins <= view.today,
    }


def _entry_initial(entry: QuarterEntry, planned: PlannedActivity) -> dict[str, Any]:
    titles = {str(each.key): each for each in planned.activity.indicators}
    values = [
        (titles[key].title, plain(Decimal(value)), titles[key].unit)
        for key, value in entry.values.items()
        if key in titles
    ]
    return {
        "row": entry,
        "quarter": Quarter(entry.year, entry.number),
        "values": values,
        "spent": rupiah(spent_of(entry) or Decimal(0)),
    }


def _money(planned: PlannedActivity, entry: QuarterEntry | None, year: int) -> Iterator[dict[str, Any]]:
    for source, amount in planned.activity.by_source(year).items():
        spent = entry.spent.get(source.value) if entry else None
        amount_words = rupiah(Decimal(spent)) if spent is not None else ""
        yield {"label": SOURCE_LABELS[FundingSource(source)], "amount": rupiah(amount), "spent": amount_words}


def _build_form(actor: Actor, data: Any, activity_key: UUID, quarter: str) -> FormAndContext[QuarterForm]:
    planned = activity_for(actor, activity_key)
    requested_quarter = quarter_asked(quarter, planned.edition)
    actions.require_telling(actor, planned)
    standing = entries_of(planned.edition.plan, requested_quarter).get(activity_key)
    form = QuarterForm(
        data,
        activity=planned.activity,
        quarter=requested_quarter,
        standing=standing,
        before=entry_before(planned, requested_quarter),
    )
    is_odd = data is not None and form.is_valid() and actions.doubts_of(planned, requested_quarter, form.facts(None))
    if not is_odd:
        del form.fields["is_sure"]  # asked only about what is odd
    words = {
        "heading": _("Isi triwulan %(quarter)s %(year)s")
        % {"quarter": requested_quarter.roman, "year": requested_quarter.year},
        "lead": planned.activity.title,
        "action": _("Simpan"),
        "back": reverse("actionplan:activity", args=[activity_key]),
        "back_label": _("Kegiatan"),
    }
    if data is None and (shut := actions.why_shut(planned, requested_quarter, localdate(now()))):
        words["unable"] = shut  # said before anybody types
    return form, words


def _tell(request: DeskRequest, actor: Actor, form: QuarterForm, activity_key: UUID, quarter: str) -> HttpResponse:
    planned = activity_for(actor, activity_key)
    requested_quarter = quarter_asked(quarter, planned.edition)
    actions.tell_quarter(
        by=actor,
        at=now(),
        planned=planned,
        quarter=requested_quarter,
        facts=form.facts(_laid_in(request)),
        based_on=form.read_entry,
        post_key=form.cleaned_data["post_key"],
    )
    messages.success(request, _("Triwulan %(quarter)s tersimpan.") % {"quarter": requested_quarter.roman})
    return HttpResponseRedirect(
        f"{reverse('actionplan:activity', args=[activity_key])}?triwulan={requested_quarter.name}"
    )


def _clean(request: DeskRequest) -> None:
    """What was sent becomes its clean copy. Outside of any transaction: the child may take its time. Raises Unable."""
    sent = request.FILES.get(_FILE)
    if sent is not None:
        what = cleaned(uuid4(), sent.read())
        request.FILES[_FILE] = SimpleUploadedFile(str(what.id), what.copy, what.media.value)


def _laid_in(request: DeskRequest) -> CleanedFile | None:
    sent = request.FILES.get(_FILE)
    if sent is None:
        return None
    return CleanedFile(id=UUID(str(sent.name)), media=FileKind(str(sent.content_type)), copy=sent.read())


tell = form_view(Permission.TASKFORCE_REPORT, _build_form, _tell, between=_clean)


@reading_sealed(Permission.TASKFORCE_SEE)
def _evidence(request: DeskRequest, activity_key: UUID, file_id: UUID) -> HttpResponse:
    row, raw = open_evidence(entering=request.entering, activity_key=activity_key, file_id=file_id, at=now())
    return send_file(raw, FileKind(row.media), "bukti-triwulan")


evidence = gives_file(_evidence, FilePage("actionplan:activity", takes=("activity_key",)))
"""The clean copy of a photo or file, to be saved."""


def _move(move: Callable[..., object], message: Promise) -> Open[[UUID, str]]:
    """A button of who plans that moves one quarter."""

    @act_and_return(Permission.PLAN_MANAGE, "actionplan:edition", "edition_id")
    def moved(request: DeskRequest, edition_id: UUID, quarter: str) -> str:
        with request.entering() as actor:
            edition = edition_of(actor, edition_id)
            requested_quarter = quarter_asked(quarter, edition)
            move(by=actor, at=now(), plan=edition.plan, quarter=requested_quarter)
        return str(message) % {"quarter": requested_quarter.roman}

    return moved


close = _move(actions.close_quarter, gettext_lazy("Triwulan %(quarter)s ditutup."))
"""Nothing more is told for a quarter."""
reopen = _move(actions.reopen_quarter, gettext_lazy("Triwulan %(quarter)s dibuka lagi."))
"""A closed quarter takes corrections again."""
