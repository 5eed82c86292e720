"""Twelve sheets and what offices wrote in local words; each as a page, each as paper."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.outreach.materials import Material, MaterialKind, material_of, materials
from sigap.outreach.models import AUDIENCE_LABELS, MATERIAL_KIND_LABELS
from sigap.prevention.actions.materials import write_variant
from sigap.prevention.paper import MaterialForm, material_pdf
from sigap.prevention.people_forms import VariantForm
from sigap.prevention.queries import people

_LIST, _ONE = "prevention:materials", "prevention:material"


def _found(slug: str) -> Material:
    found = material_of(slug)
    if found is None:
        raise Http404
    return found


@page(Permission.TASKFORCE_SEE)
def sheets(request: DeskRequest) -> HttpResponse:
    """All of them, with the languages in which they stand."""
    local: dict[str, list[str]] = {}
    for variant in people.variants(request.actor):
        local.setdefault(variant.material, []).append(variant.language)
    kinds = [
        (
            MATERIAL_KIND_LABELS[kind],
            [
                (each, AUDIENCE_LABELS[each.audience], local.get(each.code, []))
                for each in materials()
                if each.kind is kind
            ],
        )
        for kind in MaterialKind
    ]
    return render(request, "prevention/materials.html", {"kinds": kinds})


@page(Permission.TASKFORCE_SEE)
def sheet(request: DeskRequest, slug: str) -> HttpResponse:
    """One sheet, in full, in few words, in local words."""
    found = _found(slug)
    context = {
        "sheet": found,
        "kind": MATERIAL_KIND_LABELS[found.kind],
        "audience": AUDIENCE_LABELS[found.audience],
        "variants": people.variants(request.actor, found.code),
        "may_manage": request.actor.can(Permission.PREVENTION_MANAGE),
    }
    return render(request, "prevention/material.html", context)


@page(Permission.TASKFORCE_SEE)
def sheet_paper(request: DeskRequest, slug: str) -> HttpResponse:
    """The same as PDF, in the form that the address asks for."""
    found, actor = _found(slug), request.actor
    requested = request.GET.get("bentuk", "")
    variant = next((each for each in people.variants(actor, found.code) if str(each.pk) == requested), None)
    form = MaterialForm.SIMPLE if requested == "mudah" else MaterialForm.FULL
    response = HttpResponse(material_pdf(found, form, variant, at=now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.slug}.pdf"'
    return response


def _build_form(actor: Actor, data: Any, slug: str) -> FormAndContext[VariantForm]:
    actor.require(Permission.PREVENTION_MANAGE)
    found = _found(slug)
    initial = {"row_id": uuid4(), "title": found.title, "body": "\n".join(found.simple)}
    form = VariantForm(data, initial=initial)
    lead = _("Bahan yang sama dengan kata-kata setempat. Bahasa yang sudah ada diganti; yang lama tetap tersimpan.")
    words = {"heading": _("Tulis dengan bahasa setempat"), "action": _("Simpan"), "lead": lead, "whose": found.title}
    return form, words | {"back": reverse(_ONE, args=[slug]), "back_label": found.title}


def _written(request: DeskRequest, actor: Actor, form: VariantForm, slug: str) -> HttpResponse:
    given = form.cleaned_data
    write_variant(
        by=actor,
        at=now(),
        material=_found(slug).code,
        language=given["language"],
        title=given["title"],
        body=given["body"],
        is_public=given["is_public"],
        variant_id=given["row_id"],
    )
    messages.success(request, _("Bahan tersimpan."))
    return to(_ONE, slug)


variant = form_view(Permission.PREVENTION_MANAGE, _build_form, _written)
