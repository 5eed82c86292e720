"""The tasks of a case; one task with what both sides wrote, its slip, and what the office does with it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import MANNER_LABELS
from sigap.assistance.rules import Manner
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess
from sigap.cases.shell import case_page
from sigap.errands import actions, reading
from sigap.errands.forms import ErrandWithdrawForm, NotedAnswerForm, WordBackForm
from sigap.errands.models import BAR_LABELS, TIE_LABELS, kind_label
from sigap.errands.queries import GIVES, errand_of, leading, marks_of
from sigap.errands.reading import OpenedErrand
from sigap.errands.rules import MOST_WRONG, ErrandBar, StatedRelation, kinds
from sigap.errands.views.giving import TAB
from sigap.kernel.clock import now
from sigap.mailbox.errands.page import ErrandWords

_NOTES = Permission.SERVICE_NOTE


@reading_sealed(_NOTES)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Every task of the case, and the kinds that can be given."""
    at = now()
    access, rows = reading.open_errands(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        may_give = not access.case.is_closed and access.may(actor, GIVES, Section.SERVICES)
        context = case_page(access, Section.SERVICES, now=at, route=TAB) | {
            "rows": rows,
            "kinds": [(each.slug, kind_label(each.code)) for each in kinds().values()] if may_give else [],
        }
        return render(request, "errands/of_case.html", context)


@reading_sealed(_NOTES)
def errand(request: DeskRequest, code: str, errand_id: UUID) -> HttpResponse:
    """One task; what came from outside counts as read."""
    return errand_page(request, code, errand_id)


def errand_page(request: DeskRequest, code: str, errand_id: UUID, failure: Failure = NO_FAILURE) -> HttpResponse:
    """The same, with why it could not be looked at again."""
    at = now()
    opened = reading.open_errand(entering=request.entering, code=code, errand_id=errand_id, at=at)
    unheard = [line.row.pk for line in opened.lines if line.row.sent_by is None and line.row.heard_at is None]
    with request.entering() as actor:
        if unheard and not opened.access.case.is_closed:
            actions.note_messages_read(by=actor, at=at, access=opened.access, errand_id=errand_id, line_ids=unheard)
        context = _context(actor, opened) | {
            "unable": failure.sentence,
            "asks_certain": failure.sentence in {str(BAR_LABELS[bar]) for bar in (ErrandBar.ALIKE, ErrandBar.NAMED)},
        }
        return render(request, "errands/errand.html", context, status=failure.status)


def _context(actor: Actor, opened: OpenedErrand) -> dict[str, Any]:
    access, row, at = opened.access, opened.row, now()
    is_live = row.is_open and not access.case.is_closed
    return case_page(access, Section.SERVICES, now=at, route=TAB) | {
        "opened": opened,
        "row": row,
        "ties": [
            (label, TIE_LABELS[StatedRelation(opened.content[name])])
            for label, name in ((_("Dengan klien"), "to_client"), (_("Dengan terlapor"), "to_suspect"))
            if opened.content
        ],
        "manner": MANNER_LABELS[Manner(row.manner)],
        "is_live": is_live,
        "has_link": is_live and row.sealed_page is not None and row.wrong < MOST_WRONG,
        "is_shut": is_live and row.sealed_page is not None and row.wrong >= MOST_WRONG,
        "is_lapsed": is_live and row.lookup is not None and row.sealed_page is None,
        "has_new_kin": is_live and not set(marks_of(access)) <= set(row.compared_with),
        "may_link": is_live and access.may(actor, GIVES, Section.SERVICES),
        "link_key": uuid4(),
    }


@reading_sealed(_NOTES)
def slip(request: DeskRequest, code: str, errand_id: UUID) -> HttpResponse:
    """The page on paper: the case's code, no name of a client but what was chosen, and boxes for the answer."""
    opened = reading.open_errand(entering=request.entering, code=code, errand_id=errand_id, at=now())
    with request.entering() as actor:
        return render(request, "errands/slip.html", _context(actor, opened))


def _build_answer_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[NotedAnswerForm]:
    row = errand_of(access, item or uuid4())
    return NotedAnswerForm(data, initial={"post_key": uuid4()}), {
        "heading": _("Catat jawaban: %(kind)s") % {"kind": row.kind_label},
        "lead": _("Jawaban di lembar kertas atau lewat telepon. Tugas ini berakhir."),
        "action": _("Simpan"),
        "back": reverse("errands:errand", args=[access.case.code, row.pk]),
    }


def _answer_sent(actor: Actor, access: CaseAccess, form: NotedAnswerForm, item: UUID | None) -> str:
    given = form.cleaned_data
    actions.note_answer(
        by=actor, at=now(), access=access, errand_id=item or uuid4(), reply=given["reply"],
        words=ErrandWords(words=given["words"], done_on=given["done_on"]), post_key=given["post_key"],
    )  # fmt: skip
    return _("Jawabannya tercatat.")


answer = case_form_view(_NOTES, Section.SERVICES, _build_answer_form, _answer_sent)


def _reply_page(
    request: DeskRequest, access: CaseAccess, errand_id: UUID, data: Any = None, failure: Failure = NO_FAILURE
) -> HttpResponse:
    row = errand_of(access, errand_id)
    form = WordBackForm(data, initial={"post_key": uuid4()})
    if data is not None:
        form.is_valid()
    context = case_page(access, Section.SERVICES, now=now(), route=TAB) | {
        "form": form,
        "unable": failure.sentence,
        "heading": _("Balas: %(kind)s") % {"kind": row.kind_label},
        "lead": _("Yang Anda tulis dibaca orang itu di halaman tugasnya."),
        "action": _("Kirim"),
        "back": reverse("errands:errand", args=[access.case.code, row.pk]),
    }
    return render(request, "cases/form_page.html", context, status=failure.status)


@page(_NOTES)
def _reply_asked(request: DeskRequest, code: str, errand_id: UUID) -> HttpResponse:
    return _reply_page(request, leading(request.actor, code), errand_id)


@act(_NOTES)
def _reply_sent(request: DeskRequest, code: str, errand_id: UUID) -> HttpResponse:
    show_on_failure(
        request, lambda actor, failure: _reply_page(request, leading(actor, code), errand_id, request.POST, failure)
    )
    form = WordBackForm(request.POST)
    check_form(form)
    with request.entering() as actor:
        actions.reply_outside(
            by=actor, at=now(), access=leading(actor, code), errand_id=errand_id, words=form.cleaned_data["words"],
            post_key=form.cleaned_data["post_key"],
        )  # fmt: skip
    messages.success(request, _("Terkirim. Orang itu membacanya di halamannya."))
    return HttpResponseRedirect(reverse("errands:errand", args=[code, errand_id]))


reply = either(get=_reply_asked, post=_reply_sent)


def _build_withdraw_form(
    _actor: Actor, access: CaseAccess, data: Any, item: UUID | None
) -> CaseForm[ErrandWithdrawForm]:
    row = errand_of(access, item or uuid4())
    return ErrandWithdrawForm(data), {
        "heading": _("Tarik: %(kind)s") % {"kind": row.kind_label},
        "lead": _("Tautannya langsung tidak membuka apa pun. Halamannya tidak menyebut sebabnya."),
        "action": _("Tarik tugas ini"),
        "back": reverse("errands:errand", args=[access.case.code, row.pk]),
    }


def _withdraw_sent(actor: Actor, access: CaseAccess, form: ErrandWithdrawForm, item: UUID | None) -> str:
    reason = form.cleaned_data["reason"]
    actions.withdraw(by=actor, at=now(), access=access, errand_id=item or uuid4(), reason=reason)
    return _("Ditarik. Tautannya tidak membuka apa pun lagi.")


withdraw = case_form_view(_NOTES, Section.SERVICES, _build_withdraw_form, _withdraw_sent)
