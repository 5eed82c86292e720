"""The page of a task force: its decree, who sits where, the chart; and how a post is filled."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.cases.forms.merging import THEIRS
from sigap.kernel.clock import now
from sigap.taskforce import actions
from sigap.taskforce.actions.annex import locked_section
from sigap.taskforce.forms.decrees import FillForm, ProgrammeForm
from sigap.taskforce.forms.forces import ForceForm
from sigap.taskforce.models import DECREE_STATE_LABELS, AnnexPost
from sigap.taskforce.queries.decrees import force_of, post_of_annex, section_of
from sigap.taskforce.queries.forces import people_to_seat, person_to_seat, task_forces
from sigap.taskforce.queries.seats import task_force_now
from sigap.taskforce.queries.structure import structure_of


@page(Permission.TASKFORCE_SEE)
def front(_request: DeskRequest) -> HttpResponse:
    """The way in: on to who sits where."""
    return to("taskforce:seats")


@page(Permission.TASKFORCE_SEE)
def overview(request: DeskRequest, code: str = "") -> HttpResponse:
    """A task force today; without a code the first one."""
    at, actor = now(), request.actor
    forces = task_forces(actor, at)
    if not forces and not code:
        return render(request, "taskforce/none.html", {"may_manage": actor.can(Permission.TASKFORCE_MANAGE)})
    force = force_of(actor, code) if code else forces[0]
    shown = structure_of(actor, force, at=at)
    context = {
        "now": at,
        "forces": forces,
        "shown": shown,
        "may_manage": actor.can(Permission.TASKFORCE_MANAGE),
        "sees_people": actor.can(Permission.PEOPLE_SEE),
    }
    if shown.decree is None:
        return render(request, "taskforce/seats.html", context | {"seated": task_force_now(actor, force.code, at=at)})
    context |= {"state_label": DECREE_STATE_LABELS[shown.state] if shown.state else "", "chart": shown.chart()}
    return render(request, "taskforce/structure.html", context)


def _back(code: str) -> dict[str, Any]:
    return {"back": reverse("taskforce:force", args=[code]), "back_label": _("Susunan")}


def _build_fill_form(actor: Actor, data: Any, post_id: UUID) -> FormAndContext[FillForm]:
    post = post_of_annex(actor, post_id)
    people = [(str(person.id), f"{person.name} ({person.login})") for person in people_to_seat(actor)]
    first = max(localdate(now()), post.decree.valid_from)
    form = FillForm(data, people=people, initial={"row_id": uuid4(), "first": first})
    lead = _("Yang lama berakhir saat yang baru mulai. Jabatan membuka halaman gugus tugas, tidak membuka kasus.")
    words = {"heading": _called(post), "action": _("Simpan"), "lead": lead} | _back(post.decree.force.code)
    return form, words


def _called(post: AnnexPost) -> str:
    return _("Isi jabatan: %(title)s") % {"title": post.title}


def _fill(request: DeskRequest, actor: Actor, form: FillForm, post_id: UUID) -> HttpResponse:
    at, given = now(), form.cleaned_data
    post = post_of_annex(actor, post_id)
    actions.fill_post(
        by=actor,
        at=at,
        post=post,
        person=person_to_seat(actor, UUID(given["person"])) if given["person"] else None,
        holder=given["holder"],
        since=form.since(at),
        until=form.until,
        seat_id=given["row_id"],
    )
    messages.success(request, _("Jabatan tersimpan."))
    return to("taskforce:force", post.decree.force.code)


fill = form_view(Permission.TASKFORCE_MANAGE, _build_fill_form, _fill)


def _build_programme_form(actor: Actor, data: Any, section_id: UUID) -> FormAndContext[ProgrammeForm]:
    # What is sent is held against the programme as it stands until the act ends.
    section = section_of(actor, section_id) if data is None else locked_section(section_id)
    form = ProgrammeForm(data, stands={"programme": section.programme})
    words = {"heading": _("Program kerja"), "whose": str(section), "action": _("Simpan"), "about": THEIRS}
    return form, words | _back(section.decree.force.code)


def _programme(request: DeskRequest, actor: Actor, form: ProgrammeForm, section_id: UUID) -> HttpResponse:
    section = actions.write_programme(
        by=actor, at=now(), section_id=section_id, programme=form.cleaned_data["programme"]
    )
    messages.success(request, _("Program kerja tersimpan."))
    return to("taskforce:force", section.decree.force.code)


programme = form_view(Permission.TASKFORCE_MANAGE, _build_programme_form, _programme)


def _build_force_form(_actor: Actor, data: Any) -> FormAndContext[ForceForm]:
    lead = _("Berdiri di samping yang lain, dengan SK dan susunannya sendiri.")
    words = {"heading": _("Tambah gugus tugas"), "action": _("Tambah"), "lead": lead}
    return ForceForm(data), words | {"back": reverse("taskforce:seats"), "back_label": _("Susunan")}


def _force(request: DeskRequest, actor: Actor, form: ForceForm) -> HttpResponse:
    given = form.cleaned_data
    added = actions.add_task_force(by=actor, at=now(), code=given["code"], name=given["name"], short=given["short"])
    messages.success(request, _("Gugus tugas ditambahkan."))
    return to("taskforce:force", added.code)


add_force = form_view(Permission.TASKFORCE_MANAGE, _build_force_form, _force)
