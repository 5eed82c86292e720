"""Pages of a decree: drafted, its annex typed, printed, noted as signed, ended."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, FormInvalid, show_on_failure
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.cases.forms.merging import THEIRS, version_of
from sigap.kernel.clock import now
from sigap.letters.typesetting import pdf
from sigap.notifications.queries import outside_office
from sigap.taskforce import actions
from sigap.taskforce.actions.annex import annex_of, known_offices
from sigap.taskforce.forms.annex import TypedAnnex, annex_to_type, typed_annex
from sigap.taskforce.forms.decrees import DecreeEndForm, DraftForm, DraftTextForm, EnactForm, SignedPaperForm
from sigap.taskforce.models import DECREE_LABELS, DECREE_STATE_LABELS, Decree, TaskForce
from sigap.taskforce.papers import decree_facts
from sigap.taskforce.queries.decrees import (
    AnnexChanges,
    changes_of,
    check_of,
    decree_of,
    force_of,
    last_enacted,
    paper_content,
    scheme_of,
    schemes,
    signing_place,
)
from sigap.taskforce.queries.structure import Structure, asks_members, state_of, structure_of
from sigap.taskforce.rules.decrees import DecreeKind, last_day_of
from sigap.taskforce.views.papers import sent_paper, settle_paper

_COPY, _EMPTY = "copy", "empty"


@page(Permission.TASKFORCE_SEE)
def decree(request: DeskRequest, decree_id: UUID) -> HttpResponse:
    """A decree with its annex, what the law misses in it, and what it changes."""
    at, actor = now(), request.actor
    found = decree_of(actor, decree_id)
    shown = structure_of(actor, found.force, at=at, decree_id=found.id)
    state = state_of(found, localdate(at))
    context = {
        "decree": found,
        "shown": shown,
        "state_label": DECREE_STATE_LABELS[state],
        "state": state.value,
        "kind_label": DECREE_LABELS[DecreeKind(found.kind)],
        "last_day": last_day_of(valid_until=found.valid_until, ended_on=found.ended_on),
        "changes": _changes(found, shown),
        "asks_members": asks_members(found.force),
        "paper": check_of(actor, found.paper_id),
        "may_manage": actor.can(Permission.TASKFORCE_MANAGE),
        "outside": outside_office() if asks_members(found.force) and found.enacted_at else None,
        "today": localdate(at),
    }
    return render(request, "taskforce/decree.html", context)


def _changes(found: Decree, shown: Structure) -> AnnexChanges | None:
    if found.enacted_at is not None:
        return None
    return changes_of([row.post for row in shown.posts], shown.earlier[0] if shown.earlier else None)


def _words(found: Decree, heading: str, action: str, **more: Any) -> dict[str, Any]:
    back = {"back": reverse("taskforce:decree", args=[found.id]), "back_label": found.number or _("Rancangan SK")}
    return {"heading": heading, "action": action} | back | more


def _build_draft_form(actor: Actor, data: Any, code: str) -> FormAndContext[DraftForm]:
    force = force_of(actor, code)
    at = now()
    before = last_enacted(force)
    copied = [(_COPY, _("SK %(number)s, semua jabatan berlanjut") % {"number": before.number})] if before else []
    known = [(each.code, _("Skema: %(title)s") % {"title": each.title}) for each in schemes(actor, at=at)]
    starts = [*copied, *known, (_EMPTY, _("Kosong"))]
    last = last_day_of(valid_until=before.valid_until, ended_on=before.ended_on) if before else None
    first = max(last + timedelta(days=1), localdate(at)) if last else localdate(at)
    initial = {
        "row_id": uuid4(),
        "kind": DecreeKind.DECREE.value,
        "title": _("Pembentukan %(force)s") % {"force": force.name},
        "start": starts[0][0],
        "valid_from": first,
        "valid_until": first.replace(month=12, day=31),
    }
    words = {"heading": _("Rancangan SK baru"), "whose": force.short, "action": _("Buat rancangan")}
    words |= {"back": reverse("taskforce:force", args=[code]), "back_label": _("Susunan")}
    return DraftForm(data, starts=starts, initial=initial), words


def _draft(request: DeskRequest, actor: Actor, form: DraftForm, code: str) -> HttpResponse:
    given, force = form.cleaned_data, force_of(actor, code)
    start = given["start"]
    made = actions.draft_decree(
        by=actor,
        at=now(),
        force=force,
        kind=DecreeKind(given["kind"]),
        title=given["title"],
        valid_from=given["valid_from"],
        valid_until=given["valid_until"],
        scheme=scheme_of(actor, start) if start not in {_COPY, _EMPTY} else None,
        copies=last_enacted(force) if start == _COPY else None,
        decree_id=given["row_id"],
    )
    messages.success(request, _("Rancangan dibuat. Periksa lampirannya."))
    return to("taskforce:annex", made.id)


draft = form_view(Permission.TASKFORCE_MANAGE, _build_draft_form, _draft)


def _build_text_form(actor: Actor, data: Any, decree_id: UUID) -> FormAndContext[DraftTextForm]:
    found = decree_of(actor, decree_id)
    texts = {name: str(getattr(found, name)) for name in ("kind", "title", "considering", "basis", "rulings")}
    days = {name: getattr(found, name) for name in ("valid_from", "valid_until")}
    stands = texts | {name: f"{day:%d-%m-%Y}" if day else "" for name, day in days.items()}
    stands |= {"holds_plan": "on" if found.holds_plan else ""}
    initial = texts | days | {"holds_plan": found.holds_plan}
    form = DraftTextForm(data, stands=stands, version=version_of(stands), initial=initial)
    lead = _("Kata-kata ini diusulkan SIGAP dan belum diverifikasi. Bagian hukum memeriksanya sebelum ditandatangani.")
    return form, _words(found, _("Ubah naskah"), _("Simpan"), lead=lead) | {"about": THEIRS}


def _text(request: DeskRequest, actor: Actor, form: DraftTextForm, decree_id: UUID) -> HttpResponse:
    names = ("title", "considering", "basis", "rulings", "holds_plan", "valid_from", "valid_until")
    given = {name: form.cleaned_data[name] for name in names} | {"kind": DecreeKind(form.cleaned_data["kind"])}
    actions.change_draft(by=actor, at=now(), decree_id=decree_id, **given)
    messages.success(request, _("Naskah tersimpan."))
    return to("taskforce:decree", decree_id)


text = form_view(Permission.TASKFORCE_MANAGE, _build_text_form, _text)


def _annex_page(
    request: DeskRequest, found: Decree, typed: TypedAnnex, based_on: int, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {
        "decree": found,
        "typed": typed,
        "based_on": based_on,
        "unable": failure.sentence,
        "asks_members": asks_members(found.force),
        "offices": [each.name for each in known_offices(at=now())],
    }
    return render(request, "taskforce/annex.html", context, status=failure.status)


@page(Permission.TASKFORCE_MANAGE)
def _annex_show(request: DeskRequest, decree_id: UUID) -> HttpResponse:
    found = decree_of(request.actor, decree_id)
    if found.enacted_at is not None:
        return to("taskforce:decree", found.id)
    return _annex_page(request, found, annex_to_type(annex_of(found), known_offices(at=now())), found.revision)


@act(Permission.TASKFORCE_MANAGE)
def _annex_write(request: DeskRequest, decree_id: UUID) -> HttpResponse:
    typed = typed_annex(request.POST)
    sent = request.POST.get("based_on", "")
    based_on = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0  # noqa: PLR2004 - fits the column

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _annex_page(request, decree_of(actor, decree_id), typed, based_on, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        at = now()
        annex = typed.read(known_offices(at=at))
        if typed.faults:
            raise FormInvalid
        actions.write_annex(by=actor, at=at, decree_id=decree_id, annex=annex, based_on=based_on)
        if "more" in request.POST:
            return to("taskforce:annex", decree_id)
        messages.success(request, _("Lampiran tersimpan."))
        return to("taskforce:decree", decree_id)


annex = either(get=_annex_show, post=_annex_write)


def _build_enact_form(actor: Actor, data: Any, decree_id: UUID) -> FormAndContext[EnactForm]:
    found = decree_of(actor, decree_id)
    initial: dict[str, Any] = {
        "signed_on": localdate(now()),
        "valid_from": found.valid_from,
        "valid_until": found.valid_until,
    }
    initial |= {"replaces": last_enacted(found.force) is not None}
    lead = _("Sesudah dicatat, lampiran tidak berubah lagi. Jabatan yang sama tetap diisi orang yang sama.")
    return EnactForm(data, initial=initial), _words(
        found, _("Catat SK yang sudah ditandatangani"), _("Catat"), lead=lead
    )


def _enact(request: DeskRequest, actor: Actor, form: EnactForm, decree_id: UUID) -> HttpResponse:
    given = form.cleaned_data
    made = actions.enact_decree(
        by=actor,
        at=now(),
        decree_id=decree_id,
        number=given["number"],
        signed_on=given["signed_on"],
        valid_from=given["valid_from"],
        valid_until=given["valid_until"],
        replaces=given["replaces"],
        paper=sent_paper(request),
    )
    messages.success(request, _("SK dicatat."))
    return to("taskforce:force", decree_of(actor, made.id).force.code)


enact = form_view(Permission.TASKFORCE_MANAGE, _build_enact_form, _enact, between=settle_paper)


def _build_paper_form(actor: Actor, data: Any, decree_id: UUID) -> FormAndContext[SignedPaperForm]:
    found = decree_of(actor, decree_id)
    lead = _("Yang bertanda tangan elektronik disimpan utuh, pindaian sebagai salinan bersih. Tidak diganti lagi.")
    return SignedPaperForm(data), _words(found, _("Simpan PDF bertanda tangan"), _("Simpan"), lead=lead)


def _paper(request: DeskRequest, actor: Actor, form: SignedPaperForm, decree_id: UUID) -> HttpResponse:
    sent = sent_paper(request)
    if sent is None:
        form.add_error("paper", _("Pilih berkasnya."))
        raise FormInvalid(_("Pilih berkasnya."))
    actions.file_signed(by=actor, at=now(), decree_id=decree_id, paper=sent)
    messages.success(request, _("Berkas tersimpan."))
    return to("taskforce:decree", decree_id)


file_paper = form_view(Permission.TASKFORCE_MANAGE, _build_paper_form, _paper, between=settle_paper)


def _build_end_form(actor: Actor, data: Any, decree_id: UUID) -> FormAndContext[DecreeEndForm]:
    found = decree_of(actor, decree_id)
    lead = _("Untuk SK yang dicabut tanpa pengganti. Orangnya tetap tercatat, tenggat tetap berjalan.")
    form = DecreeEndForm(data, initial={"on": localdate(now())})
    return form, _words(found, _("Akhiri SK"), _("Akhiri"), whose=found.number, lead=lead)


def _end(request: DeskRequest, actor: Actor, form: DecreeEndForm, decree_id: UUID) -> HttpResponse:
    actions.end_decree(by=actor, at=now(), decree_id=decree_id, on=form.cleaned_data["on"])
    messages.success(request, _("SK diakhiri."))
    return to("taskforce:decree", decree_id)


end = form_view(Permission.TASKFORCE_MANAGE, _build_end_form, _end)


@act_and_return(Permission.TASKFORCE_MANAGE, "taskforce:seats")
def discard(request: DeskRequest, decree_id: UUID) -> str:
    """Throws a draft away."""
    with request.entering() as actor:
        actions.discard_draft(by=actor, at=now(), decree_id=decree_id)
    return _("Rancangan dibuang.")


@page(Permission.TASKFORCE_SEE)
def print_decree(request: DeskRequest, decree_id: UUID) -> HttpResponseBase:
    """The decree with its annexes as PDF, from the data; a draft says so on every page."""
    at = now()
    found = decree_of(request.actor, decree_id)
    with translation.override("id"):
        content = pdf("decree", decree_facts(found, annex_of(found), place=signing_place(at)), at=at)
    return _pdf(content, f"sk-{_slug(found.force)}-{found.valid_from:%Y}.pdf")


@page(Permission.TASKFORCE_SEE)
def paper(request: DeskRequest, paper_id: UUID) -> HttpResponseBase:
    """A signed paper as it is kept."""
    found = paper_content(request.actor, paper_id)
    response = _pdf(bytes(found.content), f"naskah-{found.sha256[:8]}.pdf", is_saved=True)
    # As of a signed letter: no browser shows or runs it within the desk.
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


def _slug(force: TaskForce) -> str:
    return str(force.code)


def _pdf(content: bytes, name: str, *, is_saved: bool = False) -> HttpResponse:
    place = "attachment" if is_saved else "inline"
    headers = {"Content-Disposition": f'{place}; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
