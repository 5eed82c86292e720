"""Forms that write in the ledger: a claim, a loss, an entry; and what is confirmed or taken back."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.legal.queries import acts_first_hand, reported_of, victims_of
from sigap.restitution import actions, rows
from sigap.restitution.forms import LedgerEntryForm, LossForm, RestitutionClaimForm
from sigap.restitution.models import ENTRY_LABELS
from sigap.restitution.queries import ClaimBook, book_of
from sigap.restitution.rules import LedgerKind
from sigap.ui.dates import number, short_day
from sigap.ui.taking_back import reason_given


def _access(actor: Actor, code: str) -> CaseAccess:
    return case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)


def _claim_form(access: CaseAccess, data: Any = None) -> RestitutionClaimForm:
    victims = [(str(who.ordinal), str(who.label)) for who in victims_of(access)]
    liable = [(str(who.ordinal), str(who.label)) for who in reported_of(access)]
    initial = {"post_key": uuid4(), "is_joint": True}
    if len(victims) == 1:
        initial["victim"] = victims[0][0]
    return RestitutionClaimForm(data, victims=victims, liable=liable, initial=initial)


def _page(
    request: DeskRequest, access: CaseAccess, template: str, failure: Failure = NO_FAILURE, **words: Any
) -> HttpResponse:
    context = case_page(access, Section.LEGAL, now=now()) | {"conflict": failure.sentence} | words
    return render(request, template, context, status=failure.status)


@page(Permission.LEGAL_NOTE)
def _open_form(request: DeskRequest, code: str) -> HttpResponse:
    access = _access(request.actor, code)
    return _page(request, access, "restitution/open.html", form=_claim_form(access))


@act(Permission.LEGAL_NOTE)
def _open(request: DeskRequest, code: str) -> HttpResponse:
    with request.entering() as actor:
        access = _access(actor, code)
        form = _claim_form(access, request.POST)
        show_on_failure(
            request, lambda _actor, failure: _page(request, access, "restitution/open.html", failure, form=form)
        )
        check_form(form)
        told = form.cleaned_data
        claim = actions.open_claim(
            by=actor,
            at=now(),
            access=access,
            ordinal=int(told["victim"]),
            road=told["road"],
            law=told["law"],
            applicant=told["applicant"],
            via=told["via"],
            liable=[int(each) for each in told["liable"]],
            is_joint=told["is_joint"],
            post_key=told["post_key"],
        )
    messages.success(request, _("Buku restitusi dibuka. Tulis kerugiannya."))
    return HttpResponseRedirect(reverse("restitution:book", args=[code, claim.id]))


open_book = either(get=_open_form, post=_open)


@page(Permission.LEGAL_NOTE)
def _loss_form(request: DeskRequest, code: str, claim_id: UUID) -> HttpResponse:
    access = _access(request.actor, code)
    form = LossForm(initial={"post_key": uuid4()})
    return _page(request, access, "restitution/loss.html", form=form, claim=book_of(access, claim_id).claim)


@act(Permission.LEGAL_NOTE)
def _loss(request: DeskRequest, code: str, claim_id: UUID) -> HttpResponse:
    form = LossForm(request.POST)
    with request.entering() as actor:
        access = _access(actor, code)
        claim = book_of(access, claim_id).claim
        show_on_failure(
            request,
            lambda _actor, failure: _page(request, access, "restitution/loss.html", failure, form=form, claim=claim),
        )
        check_form(form)
        told = form.cleaned_data
        actions.add_loss(
            by=actor,
            at=now(),
            access=access,
            claim_id=claim_id,
            head=told["head"],
            amount=told["amount"],
            loss=form.loss,
            post_key=told["post_key"],
        )
    messages.success(request, _("Kerugian tercatat."))
    return HttpResponseRedirect(reverse("restitution:book", args=[code, claim_id]))


loss = either(get=_loss_form, post=_loss)


@act_and_return(Permission.LEGAL_NOTE, "restitution:book", "code", "claim_id", level=messages.ERROR)
def drop_loss(request: DeskRequest, code: str, claim_id: UUID, loss_id: UUID) -> str:
    """Takes a loss out of the claim."""
    with request.entering() as actor:
        access = _access(actor, code)
        book_of(access, claim_id)
        actions.drop_loss(by=actor, at=now(), access=access, loss_id=loss_id, reason=reason_given(request.POST))
    return _("Kerugian keluar dari permohonan. Catatannya tetap tersimpan.")


def _kind(kind: str) -> LedgerKind:
    if kind not in set(LedgerKind):
        raise Http404
    return LedgerKind(kind)


def _entry_form(
    actor: Actor, access: CaseAccess, book: ClaimBook, kind: LedgerKind, data: Any = None
) -> LedgerEntryForm:
    at = now()
    initial = {"post_key": uuid4(), "happened_on": localdate(at)}
    deposits = [
        (str(deposit_id), f"{short_day(row.happened_on)}: {number(left)}")
        for deposit_id, left, row in rows.unpaid_deposits(book)
    ]
    if kind is LedgerKind.RECEIVED and len(deposits) == 1:
        initial["amount"] = number(rows.unpaid_deposits(book)[0][1])
    return LedgerEntryForm(
        data,
        now=at,
        kind=kind,
        is_first_hand=acts_first_hand(actor, access),
        payers=[(str(each.person.ordinal), str(each.person.label)) for each in book.liable],
        deposits=deposits,
        initial=initial,
    )


def _entry_page(
    request: DeskRequest, access: CaseAccess, book: ClaimBook, form: LedgerEntryForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    words = {"form": form, "claim": book.claim, "heading": ENTRY_LABELS[form.kind], "heads": rows.heads_of(book)}
    return _page(request, access, "restitution/entry.html", failure, **words)


@page(Permission.LEGAL_NOTE)
def _entry_get(request: DeskRequest, code: str, claim_id: UUID, kind: str) -> HttpResponse:
    found = _kind(kind)
    access = _access(request.actor, code)
    book = book_of(access, claim_id)
    return _entry_page(request, access, book, _entry_form(request.actor, access, book, found))


@act(Permission.LEGAL_NOTE)
def _entry_post(request: DeskRequest, code: str, claim_id: UUID, kind: str) -> HttpResponse:
    found = _kind(kind)
    with request.entering() as actor:
        access = _access(actor, code)
        book = book_of(access, claim_id)
        form = _entry_form(actor, access, book, found, request.POST)
        show_on_failure(request, lambda _actor, failure: _entry_page(request, access, book, form, failure))
        check_form(form)
        told = form.cleaned_data
        actions.note_entry(
            by=actor,
            at=now(),
            access=access,
            claim_id=claim_id,
            kind=found,
            happened_on=told["happened_on"],
            told_by=told.get("told_by"),
            paper=form.paper,
            post_key=told["post_key"],
            by_head=form.by_head,
            amount=told.get("amount"),
            payer=told.get("payer"),
            deposit_id=UUID(told["deposit"]) if told.get("deposit") else None,
        )
    messages.success(request, _("Tercatat di buku restitusi."))
    return HttpResponseRedirect(reverse("restitution:book", args=[code, claim_id]))


entry = either(get=_entry_get, post=_entry_post)


@act_and_return(Permission.LEGAL_NOTE, "restitution:book", "code", "claim_id", level=messages.ERROR)
def confirm(request: DeskRequest, code: str, claim_id: UUID, entry_id: UUID) -> str:
    """The police or the prosecutor say that it is so."""
    with request.entering() as actor:
        access = _access(actor, code)
        book_of(access, claim_id)
        actions.confirm_entry(by=actor, at=now(), access=access, entry_id=entry_id)
    return _("Catatan dibenarkan.")


@act_and_return(Permission.LEGAL_NOTE, "restitution:book", "code", "claim_id", level=messages.ERROR)
def void(request: DeskRequest, code: str, claim_id: UUID, entry_id: UUID) -> str:
    """Takes an entry back."""
    with request.entering() as actor:
        access = _access(actor, code)
        book_of(access, claim_id)
        actions.void_entry(by=actor, at=now(), access=access, entry_id=entry_id, reason=reason_given(request.POST))
    return _("Catatan ditarik. Jejaknya tetap tersimpan.")
