"""An old register at the desk: its file, what its columns mean, what is wrong and how it is mended, let in by two."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.kernel.clock import now
from sigap.registers.actions import uploads as actions
from sigap.registers.forms import ColumnsForm, MeaningsForm, RegisterFileForm, meaning_label, titles_posted
from sigap.registers.models import RegisterUpload
from sigap.registers.opening import open_upload
from sigap.registers.preview import RegisterPreview, preview_of
from sigap.registers.queries import BRINGS, office_of, seconds_for, upload_of, uploads_of
from sigap.registers.rules.columns import RegisterField, label_of_field
from sigap.registers.rules.phrases import translated
from sigap.registers.rules.uploads import MOST_MISTAKES, UploadState
from sigap.registers.sheets import RegisterUnread

_SHOWN, _LOOKS = 20, 60


def _number_in(asked: str) -> int:
    """A number below a hundred as an address has it; nought where it is none."""
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 0  # noqa: PLR2004 - two digits


def _list_page(
    request: DeskRequest, actor: Actor, form: RegisterFileForm, failure: Failure = NO_FAILURE
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "rows": uploads_of(actor)[:_SHOWN], "unable": failure.sentence}
    return render(request, "registers/uploads.html", context, status=failure.status)


@page(BRINGS)
def _list(request: DeskRequest) -> HttpResponse:
    office_of(request.actor)
    return _list_page(request, request.actor, RegisterFileForm())


@act(BRINGS)
def _upload(request: DeskRequest) -> HttpResponse:
    form = RegisterFileForm(request.POST, request.FILES)
    show_on_failure(request, lambda actor, failure: _list_page(request, actor, form, failure))
    with request.entering() as actor:
        office_of(actor)
    form.is_valid()  # read for who enters only, and outside of any transaction
    with request.entering() as actor:
        check_form(form)
        row = actions.take_upload(by=actor, at=now(), content=form.cleaned_data["file"])
    return HttpResponseRedirect(reverse("registers:columns", args=[row.pk]))


uploads = either(get=_list, post=_upload)


@page(BRINGS)
def upload(request: DeskRequest, upload_id: UUID) -> HttpResponse:
    """How far it is: under way, what is wrong by row and column with the mend, what waits for the second person."""
    row = upload_of(request.actor, upload_id)
    if row.state == UploadState.UPLOADED:
        return HttpResponseRedirect(reverse("registers:columns", args=[row.pk]))
    context = {
        "row": row,
        "closed": row.cases - row.open_cases,
        "is_mine": request.actor.person_id in {row.uploaded_by, row.mapped_by},
        "more": max(0, row.mistakes_count - MOST_MISTAKES),
        "trouble": translated(row.trouble, row.trouble_holds),
        "mistakes": [_shown_mistake(each) for each in row.mistakes],
        "remarks": [(translated(words, {}), count) for words, count in row.remarks],
        "words": MeaningsForm(words=row.unknown_words) if row.unknown_words and row.may_be_mapped else None,
        "meanings": [
            (label_of_field(RegisterField(field)), text, meaning_label(field, code))
            for field, meanings in row.meanings.items()
            for text, code in meanings.items()
        ],
    }
    if row.state == UploadState.CHECKED and context["is_mine"]:
        context["seconds"] = ", ".join(seconds_for(row, row.mapped_by, at=now()).values())
    seen = _number_in(request.GET.get("lihat", ""))
    context["is_refreshed"] = row.is_running and seen < _LOOKS
    answer = render(request, "registers/upload.html", context)
    if context["is_refreshed"]:
        # Looked at again by itself, also without script; not for ever, which would keep a session alive.
        answer["Refresh"] = f"5; url=?lihat={seen + 1}"
    return answer


def _shown_mistake(data: dict[str, Any]) -> dict[str, Any]:
    """What was written down of a mistake, in the language of the page."""
    what, mend = (translated(data[name], data.get("holds") or {}) for name in ("what", "mend"))
    shown = data.get("shown")
    return data | {"what": f"“{shown}” {what}" if shown else what, "mend": mend}


def _columns_page(
    request: DeskRequest, row: RegisterUpload, form: ColumnsForm, shown: RegisterPreview | None,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:  # fmt: skip
    labels = {each.value: label_of_field(each) for each in RegisterField}
    heads = [labels.get(code, title) for title, code in shown.columns if code] if shown and shown.is_known else []
    heads = heads or list(shown.places if shown else ())
    context = {
        "row": row, "form": form, "unable": failure.sentence, "preview": shown, "heads": heads, "titles": form.titles,
    }  # fmt: skip
    return render(request, "registers/columns.html", context, status=failure.status)


@reading_sealed(BRINGS)
def _columns_form(request: DeskRequest, upload_id: UUID) -> HttpResponse:
    row, content = open_upload(entering=request.entering, upload_id=upload_id, at=now())
    fields_by_title = {title: RegisterField(code) for title, code in row.columns.items()}
    shown, failure = None, NO_FAILURE
    header_row = _number_in(request.GET.get("baris", "")) or row.header_row
    try:
        shown = preview_of(content, fields_by_title, header_row=header_row or None)
    except RegisterUnread as unread:
        failure = Failure(unable=actions.UnableToBring(_("Berkas ini: %(why)s.") % {"why": unread.sentence}))
    initial = {"source": row.source, "region_codes": row.region_codes, "header_row": header_row}
    if shown and not shown.is_known:
        initial["header_row"] = header_row or 1
    with request.entering():
        form = ColumnsForm(columns=shown.columns if shown else [], initial=initial)
        return _columns_page(request, row, form, shown, failure)


@act(BRINGS)
def _say_columns(request: DeskRequest, upload_id: UUID) -> HttpResponse:
    form = ColumnsForm(request.POST, columns=titles_posted(request.POST), initial={})
    show_on_failure(
        request, lambda actor, failure: _columns_page(request, upload_of(actor, upload_id), form, None, failure)
    )
    with request.entering() as actor:
        upload_of(actor, upload_id)
        check_form(form)
        data: dict[str, Any] = form.cleaned_data
        actions.set_columns(
            by=actor, at=now(), upload_id=upload_id, columns=form.chosen_fields, source=data["source"],
            region_codes=data["region_codes"], header_row=data["header_row"],
        )  # fmt: skip
    return HttpResponseRedirect(reverse("registers:upload", args=[upload_id]))


columns = either(get=_columns_form, post=_say_columns)


@act_and_return(BRINGS, "registers:upload", "upload_id")
def set_meanings(request: DeskRequest, upload_id: UUID) -> str:
    """What words of its lists mean; it is checked again."""
    with request.entering() as actor:
        row = upload_of(actor, upload_id)
        form = MeaningsForm(request.POST, words=row.unknown_words)
        actions.set_meanings(
            by=actor, at=now(), upload_id=upload_id, version=_number_in(request.POST.get("versi", "")),
            meanings=form.meanings if form.is_valid() else {},
        )  # fmt: skip
    return ""


@act_and_return(BRINGS, "registers:upload", "upload_id")
def let_in(request: DeskRequest, upload_id: UUID) -> str:
    """The second person lets it in."""
    with request.entering() as actor:
        actions.let_in(by=actor, at=now(), upload_id=upload_id, version=_number_in(request.POST.get("versi", "")))
    return _("Disetujui. Register ini sedang dimasukkan.")


@act(BRINGS)
def withdraw(request: DeskRequest, upload_id: UUID) -> HttpResponse:
    """Its file goes."""
    with request.entering() as actor:
        actions.withdraw_upload(by=actor, at=now(), upload_id=upload_id)
    messages.success(request, _("Dibatalkan; berkasnya sudah dihapus."))
    return HttpResponseRedirect(reverse("registers:uploads"))
