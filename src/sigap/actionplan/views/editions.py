"""Editions: a plan begins, its draft is written row by row, compared, adopted, revised; limits of the lights."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act_and_return, page
from sigap.access.permissions import Permission
from sigap.actionplan import actions
from sigap.actionplan.forms import ActivityForm, AdoptEditionForm, CarryForm, LimitsForm, RevisionForm, StartPlanForm
from sigap.actionplan.models import PlanEdition
from sigap.actionplan.queries import (
    edition_before,
    edition_of,
    editions,
    limits_on,
    matrix_of,
    other_plans,
    reported_at_year_end,
    standing_offices,
)
from sigap.actionplan.rows import difference_rows, leftover_words
from sigap.actionplan.rules.carrying import leftovers
from sigap.actionplan.rules.differences import differences
from sigap.kernel.clock import now
from sigap.taskforce.queries import task_forces


def _words(heading: str, action: str, edition: PlanEdition | None = None, **more: Any) -> dict[str, Any]:
    back = reverse("actionplan:edition", args=[edition.pk]) if edition else reverse("actionplan:plan")
    return {"heading": heading, "action": action, "back": back, "back_label": _("Rencana aksi"), **more}


def _build_plan_form(actor: Actor, data: Any) -> FormAndContext[StartPlanForm]:
    forces = [(each.code, each.name) for each in task_forces(actor, now())]
    lead = _("Masa rencana dan dasarnya adalah milik daerah. Sesudah ini muat matriksnya dari lembar kerja.")
    return StartPlanForm(data, forces=forces), _words(_("Mulai rencana aksi"), _("Mulai"), lead=lead)


def _plan_start(request: DeskRequest, actor: Actor, form: StartPlanForm) -> HttpResponse:
    given = form.cleaned_data
    edition = actions.start_plan(
        by=actor,
        at=now(),
        force_code=given["force"],
        title=given["title"],
        first_year=given["first_year"],
        last_year=given["last_year"],
        basis=given["basis"],
        post_key=given["post_key"],
    )
    messages.success(request, _("Rencana dimulai. Muat matriksnya, lalu tetapkan."))
    return to("actionplan:edition", edition.pk)


start = form_view(Permission.PLAN_MANAGE, _build_plan_form, _plan_start)


def _build_revision_form(actor: Actor, data: Any, edition_id: UUID) -> FormAndContext[RevisionForm]:
    edition = edition_of(actor, edition_id)
    lead = _("Edisi yang berlaku tidak berubah sampai revisinya ditetapkan. Isian triwulan ikut ke edisi baru.")
    return RevisionForm(data), _words(_("Mulai revisi"), _("Mulai revisi"), edition, lead=lead)


def _revise(request: DeskRequest, actor: Actor, form: RevisionForm, edition_id: UUID) -> HttpResponse:
    edition = edition_of(actor, edition_id)
    draft = actions.begin_revision(by=actor, at=now(), edition=edition, reason=form.cleaned_data["reason"])
    messages.success(request, _("Rancangan edisi %(number)d siap diubah.") % {"number": draft.number})
    return to("actionplan:edition", draft.pk)


revise = form_view(Permission.PLAN_MANAGE, _build_revision_form, _revise)


def _build_adopt_form(actor: Actor, data: Any, edition_id: UUID) -> FormAndContext[AdoptEditionForm]:
    edition = edition_of(actor, edition_id)
    others = [
        (str(each.pk), f"{each.plan.title}, {each.plan.first_year}–{each.plan.last_year}")
        for each in other_plans(edition)
    ]
    # A new plan mostly comes in the place of the old one; a revision leaves a plan beside it alone.
    ticked = [key for key, _title in others] if edition.number == 1 else []
    initial = {"in_force_on": localdate(now()), "based_on": edition.version, "replaces": ticked}
    form = AdoptEditionForm(data, others=others, initial=initial)
    lead = _("Sesudah ditetapkan edisi ini tidak berubah lagi; perubahan berikutnya lewat revisi.")
    return form, _words(_("Tetapkan edisi %(number)d") % {"number": edition.number}, _("Tetapkan"), edition, lead=lead)


def _adopt(request: DeskRequest, actor: Actor, form: AdoptEditionForm, edition_id: UUID) -> HttpResponse:
    given = form.cleaned_data
    edition = actions.adopt(
        by=actor,
        at=now(),
        edition=edition_of(actor, edition_id),
        in_force_on=given["in_force_on"],
        decided=given["decided"],
        based_on=given["based_on"],
        replaces=[UUID(each) for each in given.get("replaces", ())],
    )
    messages.success(request, _("Edisi %(number)d berlaku.") % {"number": edition.number})
    return to("actionplan:edition", edition_id)


adopt = form_view(Permission.PLAN_MANAGE, _build_adopt_form, _adopt)


@page(Permission.TASKFORCE_SEE)
def compare(request: DeskRequest, edition_id: UUID) -> HttpResponse:
    """What an edition changes of the one before it, activity by activity."""
    edition = edition_of(request.actor, edition_id)
    before = edition_before(edition)
    if before is None:
        raise Http404
    changes = difference_rows(differences(matrix_of(before), matrix_of(edition)))
    context = {"edition": edition, "before": before, "plan": edition.plan, "changes": changes}
    return render(request, "actionplan/compare.html", context)


def _build_activity_form(
    actor: Actor, data: Any, edition_id: UUID, activity_key: UUID | None = None
) -> FormAndContext[ActivityForm]:
    edition = edition_of(actor, edition_id)
    matrix = matrix_of(edition)
    standing = next((each for each in matrix.activities if each.key == activity_key), None)
    if activity_key is not None and standing is None:
        raise Http404
    last = matrix.activities[-1] if matrix.activities else None
    form = ActivityForm(
        data,
        standing=standing,
        like=standing or last,
        years=edition.plan.years,
        offices=standing_offices(),
        version=edition.version,
    )
    heading = _("Ubah kegiatan") if standing else _("Tambah kegiatan")
    more = (
        {
            "also_url": reverse("actionplan:remove", args=[edition_id, activity_key]),
            "also_label": _("Hapus kegiatan ini dari rancangan"),
            "also_lead": _("Edisi yang berlaku dan isiannya tetap."),
        }
        if standing
        else {}
    )
    return form, _words(heading, _("Simpan"), edition, **more)


def _change_activity(
    request: DeskRequest, actor: Actor, form: ActivityForm, edition_id: UUID, activity_key: UUID | None = None
) -> HttpResponse:
    actions.write_activity(
        by=actor,
        at=now(),
        edition=edition_of(actor, edition_id),
        activity=form.written(activity_key),
        based_on=form.cleaned_data["version"],
    )
    messages.success(request, _("Kegiatan tersimpan."))
    return to("actionplan:edition", edition_id)


change_activity = form_view(Permission.PLAN_MANAGE, _build_activity_form, _change_activity)
add_activity = form_view(Permission.PLAN_MANAGE, _build_activity_form, _change_activity)


@act_and_return(Permission.PLAN_MANAGE, "actionplan:edition", "edition_id")
def remove(request: DeskRequest, edition_id: UUID, activity_key: UUID) -> str:
    """An activity leaves a draft."""
    with request.entering() as actor:
        actions.remove_activity(by=actor, at=now(), edition=edition_of(actor, edition_id), key=activity_key)
    return _("Kegiatan dihapus dari rancangan.")


def _build_carry_form(actor: Actor, data: Any, edition_id: UUID) -> FormAndContext[CarryForm]:
    edition = edition_of(actor, edition_id)
    year = max(edition.plan.first_year, min(localdate(now()).year - 1, edition.plan.last_year - 1))
    found = list(leftovers(matrix_of(edition), reported_at_year_end(edition.plan, year), year))
    rows = [(str(each.activity.key), leftover_words(each)) for each in found]
    form = CarryForm(data, rows=rows, initial={"version": edition.version, "year": year})
    lead = _("Yang belum tercapai dan uang yang belum terpakai tahun %(year)d ditambahkan ke tahun berikutnya.") % {
        "year": year
    }
    none = "" if rows else _("Tidak ada sisa dari tahun itu, atau triwulan IV-nya belum diisi.")
    return form, _words(_("Luncuran dari %(year)d") % {"year": year}, _("Tambahkan"), edition, lead=f"{lead} {none}")


def _carry(request: DeskRequest, actor: Actor, form: CarryForm, edition_id: UUID) -> HttpResponse:
    given = form.cleaned_data
    count = actions.carry_over(
        by=actor,
        at=now(),
        edition=edition_of(actor, edition_id),
        year=given["year"],
        keys=frozenset(UUID(key) for key in given["activities"]),
        based_on=given["version"],
    )
    messages.success(request, _("Luncuran ditambahkan untuk %(count)d kegiatan.") % {"count": count})
    return to("actionplan:edition", edition_id)


carry = form_view(Permission.PLAN_MANAGE, _build_carry_form, _carry)


def _build_limits_form(_actor: Actor, data: Any) -> FormAndContext[LimitsForm]:
    today = localdate(now())
    standing = limits_on(today)
    initial = {
        "on_track": standing.on_track,
        "behind": standing.behind,
        "entry_days": standing.entry_days,
        "valid_from": today,
    }
    lead = _("Batas ditetapkan rakor dan berlaku sama untuk semua kantor.")
    return LimitsForm(data, initial=initial), _words(_("Batas lampu"), _("Simpan"), lead=lead)


def _set_limits(request: DeskRequest, actor: Actor, form: LimitsForm) -> HttpResponse:
    actions.set_limits(by=actor, at=now(), **form.cleaned_data)
    messages.success(request, _("Batas lampu tersimpan."))
    return to("actionplan:plan")


limits = form_view(Permission.PLAN_MANAGE, _build_limits_form, _set_limits)


@page(Permission.TASKFORCE_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """Every plan with its editions."""
    return render(request, "actionplan/editions.html", {"editions": editions(request.actor)})
