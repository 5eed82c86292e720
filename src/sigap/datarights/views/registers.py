"""The register of processing and the DPIA draft: printed from what is held; what no code knows the head writes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.cases.forms.merging import THEIRS
from sigap.datarights import actions, paper
from sigap.datarights.forms import RegisterWordForm
from sigap.datarights.holdings import OF_ASSESSMENT, OF_REGISTER, PART_LABELS, PART_SLUGS, RegisterPart
from sigap.datarights.queries import office_of, register_words
from sigap.kernel.clock import now

_SLUGS = {part: slug for slug, part in PART_SLUGS.items()}


@page(Permission.DATA_NOTE)
def index(request: DeskRequest) -> HttpResponse:
    """What is written and what is not yet, and the two papers."""
    written = register_words()

    def rows(parts: tuple[RegisterPart, ...]) -> list[dict[str, Any]]:
        return [{"label": PART_LABELS[part], "slug": _SLUGS[part], "row": written.get(part)} for part in parts]

    context = {
        "now": now(),
        "of_register": rows(OF_REGISTER),
        "of_assessment": rows(OF_ASSESSMENT),
        "may_write": request.actor.can(Permission.DATA_REGISTER),
    }
    return render(request, "datarights/registers.html", context)


@page(Permission.DATA_NOTE)
def register(request: DeskRequest) -> HttpResponse:
    """The register of processing, to be printed."""
    sheet = paper.register(*office_of(request.actor), now())
    return render(request, "datarights/paper.html", {"paper": sheet, "back": reverse("datarights:registers")})


@page(Permission.DATA_NOTE)
def assessment(request: DeskRequest) -> HttpResponse:
    """The draft of the DPIA, to be printed."""
    sheet = paper.assessment(*office_of(request.actor), now())
    return render(request, "datarights/paper.html", {"paper": sheet, "back": reverse("datarights:registers")})


def _word_form(_actor: Actor, data: Any, slug: str) -> FormAndContext[RegisterWordForm]:
    if slug not in PART_SLUGS:
        raise Http404
    part = PART_SLUGS[slug]
    newest = register_words().get(part)
    words = {
        "heading": str(PART_LABELS[part]),
        "lead": _("Yang ditulis di sini tercetak. Tanpa nama klien. Tulisan lama tetap tersimpan."),
        "action": _("Simpan"),
        "back": reverse("datarights:registers"),
        "back_label": _("Catatan pemrosesan"),
        "about": THEIRS,
    }
    stands = {"words": newest.words if newest else ""}
    return RegisterWordForm(data, stands=stands, version=newest.pk if newest else "", initial=stands), words


def _worded(request: DeskRequest, actor: Actor, form: RegisterWordForm, slug: str) -> HttpResponse:
    data = form.cleaned_data
    actions.write_word(by=actor, at=now(), part=PART_SLUGS[slug], words=data["words"], based_on=data["based_on"])
    messages.success(request, _("Tersimpan."))
    return to("datarights:registers")


word = form_view(Permission.DATA_REGISTER, _word_form, _worded)
