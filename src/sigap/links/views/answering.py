"""One link as one side sees it; opening it to both, and saying what it is."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.links import actions, reading
from sigap.links.forms import AGREES, LinkAnswerForm, LinkRequestForm, LinkVerdictForm
from sigap.links.queries import SeenLink, link_of
from sigap.links.rules import CoincidenceReason, LinkDeclineReason, LinkStatus, RequestReason
from sigap.links.views.of_case import lead_words, villages_in

_SETTLES = Permission.LINK_SETTLE


@reading_sealed(Permission.LEGAL_NOTE)
def link(request: DeskRequest, code: str, item_id: UUID) -> HttpResponse:
    """The page: what is shared, whom to talk to, what was asked and settled."""
    at = now()
    opened = reading.open_link(entering=request.entering, code=code, side_id=item_id, at=at)
    access, seen = opened.access, opened.link
    with request.entering() as actor:
        pairs = [pair for fact in opened.facts for pair in (fact.mine, fact.theirs)]
        villages = villages_in([pair[1] for pair in pairs if pair])
        may_settle = access.may(actor, _SETTLES, Section.LEGAL)
        context = case_page(access, Section.LEGAL, now=at) | {
            "link": seen,
            "facts": [
                {
                    "row": fact.row,
                    "mine": lead_words(*fact.mine, villages) if fact.mine else None,
                    "theirs": lead_words(*fact.theirs, villages) if fact.theirs else None,
                }
                for fact in opened.facts
            ],
            "may_settle": may_settle,
        }
        return render(request, "links/link.html", context)


def _words(access: CaseAccess, seen: SeenLink, heading: str, action: str, *context: str) -> dict[str, Any]:
    return {
        "heading": heading,
        "action": action,
        "back": reverse("links:link", args=[access.case.code, seen.side]),
        "lead": capfirst(", ".join(str(label) for label in seen.fact_labels)),
        "beside": list(context),
    }


def _build_request_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[LinkRequestForm]:
    seen = link_of(access, item or uuid4())
    words = _words(
        access,
        seen,
        _("Minta kaitan dibuka"),
        _("Kirim permintaan"),
        _("Yang diminta: %(manager)s, %(office)s.") % {"manager": seen.other_manager, "office": seen.other_office},
        _("Kalau disetujui, kedua pihak melihat kode kasus dan jejak pelaku yang sama. Korban tetap tertutup."),
    )
    return LinkRequestForm(data), words


def _requested(actor: Actor, access: CaseAccess, form: LinkRequestForm, item: UUID | None) -> str:
    reason = RequestReason(form.cleaned_data["reason"])
    actions.request_opening(by=actor, at=now(), access=access, side_id=item or uuid4(), reason=reason)
    return _("Permintaan terkirim. Jawabannya muncul di halaman ini.")


request_opening = case_form_view(_SETTLES, Section.LEGAL, _build_request_form, _requested)


def _build_answer_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[LinkAnswerForm]:
    seen = link_of(access, item or uuid4())
    lines = [_("Yang terlihat hanya kode kasus dan jejak pelaku yang sama. Korban tetap tertutup bagi pihak lain.")]
    if seen.request is not None and not seen.request.is_mine:
        who = {"by": seen.request.by, "office": seen.request.office, "reason": seen.request.reason}
        lines.insert(0, _("Diminta %(by)s, %(office)s: %(reason)s.") % who)
    return LinkAnswerForm(data), _words(access, seen, _("Jawab permintaan"), _("Kirim jawaban"), *lines)


def _answered(actor: Actor, access: CaseAccess, form: LinkAnswerForm, item: UUID | None) -> str:
    answer = form.cleaned_data["answer"]
    decline = None if answer == AGREES else LinkDeclineReason(answer)
    actions.answer_request(by=actor, at=now(), access=access, side_id=item or uuid4(), decline=decline)
    return _("Kaitan dibuka untuk kedua pihak.") if decline is None else _("Jawaban terkirim.")


answer = case_form_view(_SETTLES, Section.LEGAL, _build_answer_form, _answered)


def _build_settle_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[LinkVerdictForm]:
    seen = link_of(access, item or uuid4())
    words = _words(
        access,
        seen,
        _("Putuskan kaitan"),
        _("Simpan putusan"),
        _("Pihak lain diberi tahu dan boleh memutuskan lain."),
        _("Kebetulan tidak berbunyi lagi untuk dua kasus ini, kecuali muncul kesamaan lebih kuat atau jenis lain."),
    )
    return LinkVerdictForm(data, initial={"version": seen.version}), words


def _settled(actor: Actor, access: CaseAccess, form: LinkVerdictForm, item: UUID | None) -> str:
    cleaned = form.cleaned_data
    actions.settle_link(
        by=actor,
        at=now(),
        access=access,
        side_id=item or uuid4(),
        verdict=LinkStatus(cleaned["verdict"]),
        reason=CoincidenceReason(cleaned["reason"]) if cleaned["reason"] else None,
        based_on=cleaned["version"],
    )
    return _("Putusan tercatat di kedua kasus.")


settle = case_form_view(_SETTLES, Section.LEGAL, _build_settle_form, _settled)
