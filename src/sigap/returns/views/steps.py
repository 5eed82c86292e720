"""The steps of a return, each on its address: opened, counted, confirmed, told, frozen, corrected, sent, received."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import form_view, to
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.figures.rules import PeriodUnknown, period_named
from sigap.kernel.clock import now
from sigap.letters.queries import letters_about
from sigap.returns.actions import collecting, freezing, ruling
from sigap.returns.forms import (
    NarrativeForm,
    OfficeFiguresForm,
    OpenReturnForm,
    ReturnCorrectionForm,
    ReturnReceiptForm,
    ReturnRuleForm,
    SendForm,
    initial_rule,
)
from sigap.returns.models import Return
from sigap.returns.queries import OfficeLines, edition_for, lines_by_office, return_for, rule_versions, spans_to_open


def _page_of(code: str, period: str) -> HttpResponseRedirect:
    return to("returns:return", code, period)


_BACK = ("returns:return", "code", "period")


@act_and_return(Permission.RETURN_MANAGE, *_BACK)
def open_now(request: DeskRequest, code: str, period: str) -> str:
    """Counts, and asks the offices."""
    try:
        span = period_named(period)
    except PeriodUnknown:
        raise Http404 from None
    with request.entering() as actor:
        collecting.open_return(by=actor, at=now(), code=code, span=span)
    return _("Angka dihitung. Setiap kantor diminta membenarkan angkanya.")


@act_and_return(Permission.RETURN_MANAGE, *_BACK)
def recount(request: DeskRequest, code: str, period: str) -> str:
    """Counts anew what SIGAP records."""
    with request.entering() as actor:
        moved = collecting.recount(by=actor, at=now(), code=code, period=period)
    words = ngettext("%(n)d angka berubah.", "%(n)d angka berubah.", moved) % {"n": moved}
    return words if moved else _("Dihitung lagi. Tidak ada angka yang berubah.")


@act_and_return(Permission.RETURN_MANAGE, *_BACK)
def freeze(request: DeskRequest, code: str, period: str) -> str | HttpResponse:
    """Freezes an edition, and leads to it."""
    with request.entering() as actor:
        edition = freezing.freeze(by=actor, at=now(), code=code, period=period)
    words = _("Edisi %(number)d beku. Berkasnya dibuat dua kali dan sama.")
    messages.success(request, words % {"number": edition.number})
    return to("returns:edition", code, period, edition.number)


@act_and_return(Permission.RETURN_MANAGE, *_BACK)
def give_up_correction(request: DeskRequest, code: str, period: str) -> str:
    """The last edition stands as it was."""
    with request.entering() as actor:
        freezing.give_up_correction(by=actor, at=now(), code=code, period=period)
    return _("Pembetulan dibatalkan. Edisi terakhir tetap berlaku.")


def _office_to_confirm(actor: Actor, of: Return) -> OfficeLines:
    """The actor's office that still has to confirm, else the first one. Raises Http404 where none answers."""
    offices = lines_by_office(of, office_ids=actor.offices_where(Permission.TASKFORCE_REPORT))
    if not offices:
        raise Http404
    return next((each for each in offices if not each.is_confirmed), offices[0])


def _confirm_page(
    request: DeskRequest, of: Return, office: OfficeLines, form: OfficeFiguresForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {"now": now(), "of": of, "office": office, "form": form, "unable": failure.sentence}
    return render(request, "returns/confirm.html", context, status=failure.status)


@page(Permission.TASKFORCE_REPORT)
def _confirm_form(request: DeskRequest, code: str, period: str) -> HttpResponse:
    of = return_for(request.actor, code, period)
    office = _office_to_confirm(request.actor, of)
    return _confirm_page(
        request, of, office, OfficeFiguresForm(lines=office.lines, initial={"office": office.office_id})
    )


@act(Permission.TASKFORCE_REPORT)
def _confirm(request: DeskRequest, code: str, period: str) -> HttpResponse:
    def asked(actor: Actor) -> tuple[Return, OfficeLines, OfficeFiguresForm]:
        of = return_for(actor, code, period)
        offices = lines_by_office(of, office_ids=actor.offices_where(Permission.TASKFORCE_REPORT))
        sent = request.POST.get("office", "")
        office = next((each for each in offices if str(each.office_id) == sent), None)
        if office is None:
            raise Http404
        return of, office, OfficeFiguresForm(request.POST, lines=office.lines)

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        of, office, form = asked(actor)
        form.is_valid()
        return _confirm_page(request, of, office, form, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        _of, office, form = asked(actor)
        check_form(form)
        collecting.confirm_figures(
            by=actor,
            at=now(),
            code=code,
            period=period,
            office_id=office.office_id,
            answers=form.answers(),
            seen=request.POST.get("seen", ""),
        )
    messages.success(request, _("Angka kantor Anda dibenarkan. Terima kasih."))
    return _page_of(code, period)


confirm = either(get=_confirm_form, post=_confirm)


def _words(code: str, period: str, title: str, **words: Any) -> dict[str, Any]:
    return {"back": reverse("returns:return", args=[code, period]), "back_label": title} | words


def _build_narrative_form(actor: Actor, data: Any, code: str, period: str) -> tuple[NarrativeForm, dict[str, Any]]:
    actor.require(Permission.RETURN_MANAGE)
    of = return_for(actor, code, period)
    initial = {f"text{place}": text for place, text in enumerate(of.narrative)} | {"version": of.version}
    form = NarrativeForm(data, headings=of.kind.narrative, initial=initial)
    lead = _("Tanpa nama, kode kasus, dan nama desa tempat kejadian.")
    return form, _words(code, period, of.title, heading=_("Narasi"), action=_("Simpan"), lead=lead)


def _narrated(request: DeskRequest, actor: Actor, form: NarrativeForm, code: str, period: str) -> HttpResponse:
    version = form.cleaned_data["version"]
    collecting.narrate(by=actor, at=now(), code=code, period=period, texts=form.texts, version=version)
    messages.success(request, _("Narasi tersimpan."))
    return _page_of(code, period)


narrate = form_view(Permission.RETURN_MANAGE, _build_narrative_form, _narrated)


def _build_correction_form(
    actor: Actor, data: Any, code: str, period: str
) -> tuple[ReturnCorrectionForm, dict[str, Any]]:
    of = return_for(actor, code, period)
    lead = _("Angka dihitung lagi. Kantor yang angkanya berubah membenarkan lagi, lalu edisi baru dibekukan.")
    words = _words(code, period, of.title, heading=_("Buat pembetulan"), action=_("Mulai pembetulan"), lead=lead)
    return ReturnCorrectionForm(data), words


def _corrected(request: DeskRequest, actor: Actor, form: ReturnCorrectionForm, code: str, period: str) -> HttpResponse:
    collecting.correct(by=actor, at=now(), code=code, period=period, reason=form.cleaned_data["reason"])
    messages.success(request, _("Pembetulan dimulai. Edisi yang lama tetap tersimpan."))
    return _page_of(code, period)


correct = form_view(Permission.RETURN_MANAGE, _build_correction_form, _corrected)


@act_and_return(Permission.RETURN_MANAGE, "returns:edition", "code", "period", "number")
def draft_letter(request: DeskRequest, code: str, period: str, number: int) -> HttpResponse:
    """Drafts the covering letter, and leads to it."""
    with request.entering() as actor:
        letter = freezing.draft_covering_letter(by=actor, at=now(), code=code, period=period, number=number)
    return to("letters:letter", letter)


def _build_send_form(actor: Actor, data: Any, code: str, period: str, number: int) -> tuple[SendForm, dict[str, Any]]:
    edition = edition_for(actor, code, period, number)
    words = _words(code, period, edition.of.title, heading=_("Catat pengiriman"), action=_("Simpan"))
    letters = letters_about(actor, edition.about)
    sent_by = next((each for each in letters if each.number and not each.end_reason), None)
    return SendForm(data, initial={"sent_on": localdate(now()), "letter": sent_by.number if sent_by else ""}), words


def _sent(request: DeskRequest, actor: Actor, form: SendForm, code: str, period: str, number: int) -> HttpResponse:
    freezing.send(by=actor, at=now(), code=code, period=period, number=number, **form.cleaned_data)
    messages.success(request, _("Pengiriman dicatat."))
    return to("returns:edition", code, period, number)


send = form_view(Permission.RETURN_MANAGE, _build_send_form, _sent)


def _build_receipt_form(
    actor: Actor, data: Any, code: str, period: str, number: int
) -> tuple[ReturnReceiptForm, dict[str, Any]]:
    edition = edition_for(actor, code, period, number)
    words = _words(code, period, edition.of.title, heading=_("Catat tanda terima"), action=_("Simpan"))
    return ReturnReceiptForm(data, initial={"received_on": localdate(now())}), words


def _received(
    request: DeskRequest, actor: Actor, form: ReturnReceiptForm, code: str, period: str, number: int
) -> HttpResponse:
    freezing.receive(by=actor, at=now(), code=code, period=period, number=number, **form.cleaned_data)
    messages.success(request, _("Tanda terima dicatat."))
    return to("returns:edition", code, period, number)


receive = form_view(Permission.RETURN_MANAGE, _build_receipt_form, _received)


def _build_open_form(actor: Actor, data: Any, code: str) -> tuple[OpenReturnForm, dict[str, Any]]:
    rule = rule_versions(actor, code)[0]
    spans = spans_to_open(rule, now())
    words = {"heading": rule.title, "back": reverse("returns:list"), "back_label": _("Laporan berkala")}
    lead = _("Untuk masa yang sudah lewat. Angkanya dihitung, lalu kantor diminta membenarkan.")
    return OpenReturnForm(data, spans=spans), words | {"action": _("Buka"), "lead": lead}


def _opened(_request: DeskRequest, actor: Actor, form: OpenReturnForm, code: str) -> HttpResponse:
    span = period_named(form.cleaned_data["period"])
    collecting.open_return(by=actor, at=now(), code=code, span=span)
    return _page_of(code, span.name)


open_other = form_view(Permission.RETURN_MANAGE, _build_open_form, _opened)


def _build_rule_form(actor: Actor, data: Any, code: str) -> tuple[ReturnRuleForm, dict[str, Any]]:
    versions = rule_versions(actor, code)
    words = {"heading": versions[0].title, "back": reverse("returns:list"), "back_label": _("Laporan berkala")}
    lead = _("Yang lama tetap tersimpan. Yang diubah bertanda belum diverifikasi sampai dikonfirmasi Bagian Hukum.")
    more = {"action": _("Simpan"), "lead": lead, "versions": versions}
    return ReturnRuleForm(data, initial=initial_rule(versions[0])), words | more


def _ruled(request: DeskRequest, actor: Actor, form: ReturnRuleForm, code: str) -> HttpResponse:
    ruling.change_rule(by=actor, at=now(), code=code, terms=form.terms, based_on=form.cleaned_data["version"])
    messages.success(request, _("Tersimpan. Berlaku untuk masa berikutnya."))
    return to("returns:list")


change_rule = form_view(Permission.RETURN_MANAGE, _build_rule_form, _ruled)
