"""Pages of conflict reports: a recipient's list, one report, its text by passphrase, its answer, its hand-over."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor, require_step_up
from sigap.access.failures import NO_FAILURE, Failure, check_form, failure_of, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.cases.downloads import send_file
from sigap.cases.models import KIND_LABELS, REFUSAL_SENTENCES
from sigap.cleaning import LARGEST_SENT, FileKind, NotClean, copied_as
from sigap.cleaning.telling import clean_or_tell
from sigap.custody import actions, reading
from sigap.custody.actions.conflict import OpenConflictReport
from sigap.custody.forms import ConflictPassphraseForm, ConflictTellForm, MoveReportForm
from sigap.custody.models import END_LABELS, ORIGIN_LABELS, TALK_LABELS, ConflictReport
from sigap.custody.queries import (
    conflict_files,
    conflict_messages,
    conflict_report_for,
    conflict_reports,
    fresh_of,
    is_standing,
    own_key,
    read_before,
    resealable,
    talk_state,
)
from sigap.custody.rules import ConflictOrigin, ConflictOutcome, TalkState
from sigap.intake.forms.dialogue import WriteForm
from sigap.intake.models import ABOUT_LABELS, FLAG_LABELS, PROMISE_LABELS, STATUS_LABELS
from sigap.intake.queries import report_for
from sigap.intake.reading import labelled, leaves_way, reporter_contact
from sigap.intake.rules import Flag
from sigap.kernel.clock import now
from sigap.kernel.errors import Unable
from sigap.mailbox.conflict.rules import NamedOfficeKind
from sigap.mailbox.conflict.words import NAMED_LABELS
from sigap.mailbox.dialogue.rules import Author, LineKind, PromiseChannel
from sigap.mailbox.models import MESSAGE_WORDS, ReportFile, ReportStatus
from sigap.mailbox.wordings import MessageCode
from sigap.places.queries import label_of
from sigap.vault.personal_keys import mark_of

_WRITE = "tulis"
"""The page's other forms have a message, too."""
_LOOK = {
    ReportStatus.RECEIVED: ("soon", "clock"),
    ReportStatus.HANDLING: ("blue", "pen"),
    ReportStatus.DONE: ("ok", "check"),
}


@page(Permission.CONFLICT_RECEIVE)
def index(request: DeskRequest) -> HttpResponse:
    """The reports that are sealed to the actor."""
    return _list_page(request)


def _list_page(request: DeskRequest, failure: Failure = NO_FAILURE) -> HttpResponse:
    key = own_key(request.actor)
    context = {
        "now": now(),
        "key": key,
        "is_over": key is not None and not is_standing(key),
        "rows": [
            {
                "report": row.report,
                "state": _state(row.report),
                "tone": _LOOK[_status(row.report.status)][0],
                "icon": _LOOK[_status(row.report.status)][1],
                "origin": ORIGIN_LABELS[ConflictOrigin(row.report.origin)],
                "fresh": _fresh_words(row.fresh),
            }
            for row in conflict_reports(request.actor)
        ],
        "unsealed": [(each, mark_of(each.public_key)) for each in resealable(request.actor)],
        "words": failure.sentence,
    }
    return render(request, "custody/lane.html", context, status=failure.status)


def _status(value: str) -> ReportStatus:
    return ReportStatus(value)


def _state(report: ConflictReport) -> Promise:
    return END_LABELS[ConflictOutcome(report.ended)] if report.ended else STATUS_LABELS[_status(report.status)]


def _fresh_words(fresh: int) -> str:
    return ngettext("%(n)d pesan baru", "%(n)d pesan baru", fresh) % {"n": fresh} if fresh > 0 else ""


def _report_page(
    request: DeskRequest,
    number: str,
    failure: Failure = NO_FAILURE,
    *,
    opened: OpenConflictReport | None = None,
    form: ConflictPassphraseForm | None = None,
    tell_form: ConflictTellForm | None = None,
    write_form: WriteForm | None = None,
) -> HttpResponse:
    """One conflict report; with `opened`, its text. Inside entering()."""
    if isinstance(failure.unable, actions.ReportHandedOver):
        # Its page is nobody's any more.
        return _list_page(request, failure)
    report = conflict_report_for(request.actor, number)
    talk = talk_state(report)
    count, fresh = fresh_of(request.actor, report)
    context: dict[str, Any] = {
        "now": now(),
        "report": report,
        "state": STATUS_LABELS[_status(report.status)],
        "tone": _LOOK[_status(report.status)][0],
        "icon": _LOOK[_status(report.status)][1],
        "told": [(each.sent_at, MESSAGE_WORDS[MessageCode(each.code)]) for each in conflict_messages(report)],
        "form": form or ConflictPassphraseForm(),
        "tell_form": tell_form or ConflictTellForm(),
        "write_form": write_form or WriteForm(prefix=_WRITE),
        "can_write": talk is TalkState.OPEN,
        "talk_words": TALK_LABELS[talk],
        "is_talk_altered": talk is TalkState.ALTERED,
        "count": count,
        "fresh": _fresh_words(fresh),
        "readers": read_before(report),
        "unsealed": [(each, mark_of(each.public_key)) for each in resealable(request.actor) if each.number == number],
        "files": [(ordinal, _kind_words(each)) for ordinal, each in enumerate(conflict_files(report), start=1)],
        "may_keep": report.status == ReportStatus.DONE and not report.ended,
        "words": failure.sentence,
        "opened": _shown(opened) if opened else None,
        "ended": END_LABELS[ConflictOutcome(report.ended)],
        "is_ended": bool(report.ended),
    }
    if opened is not None and not leaves_way(opened.details, {}):
        context["tell_form"].without_contact()
    return render(request, "custody/report.html", context, status=failure.status)


def _shown(opened: OpenConflictReport) -> dict[str, Any]:
    details = opened.details
    area = str(details.get("area") or "")
    return {
        "story": opened.story,
        "details": labelled(details),
        "contact": reporter_contact(details),
        "named": [NAMED_LABELS[NamedOfficeKind(each)] for each in opened.named],
        "flags": [FLAG_LABELS[Flag(each)] for each in details.get("flags") or ()],
        "about": ABOUT_LABELS.get(str(details.get("about") or ""), ""),
        "area": label_of(area) if area else "",
        "may_release": opened.may_release,
        "lines": [_line(each) for each in opened.lines],
        "messages": opened.messages,
    }


def _line(line: Mapping[str, str]) -> dict[str, Any]:
    """A message of the dialogue from before a report was moved."""
    is_promise = line["kind"] == LineKind.PROMISE
    return {
        "at": datetime.fromisoformat(line["at"]),
        "is_reporter": line["by"] == Author.REPORTER,
        "text": "" if is_promise else line["text"],
        "promised_at": datetime.fromisoformat(line["text"]) if is_promise else None,
        "way": PROMISE_LABELS[PromiseChannel(line["way"])] if "way" in line else "",
    }


def _kind_words(file: ReportFile) -> str:
    return str(KIND_LABELS[FileKind(file.kind)])


@page(Permission.CONFLICT_RECEIVE)
def _report(request: DeskRequest, number: str) -> HttpResponse:
    conflict_report_for(request.actor, number)
    # Shown first: nobody types a passphrase to lose it on the way round by the step-up.
    require_step_up(request.actor, at=now())
    return _report_page(request, number)


@act(Permission.CONFLICT_RECEIVE)
def _read(request: DeskRequest, number: str) -> HttpResponse:
    return _with_passphrase(request, number, lambda opened: _reread(request, number, opened))


report = either(get=_report, post=_read)


def _reread(request: DeskRequest, number: str, opened: OpenConflictReport) -> HttpResponse:
    whole = reading.open_thread(entering=request.entering, number=number, opened=opened, at=now())
    with request.entering() as actor:
        heard = sum(each.is_reporter for each in whole.messages)
        actions.note_messages_read(by=actor, at=now(), number=number, count=heard)
        return _report_page(request, number, opened=whole)


def _unlocked(request: DeskRequest, number: str, done: Callable[[reading.UnlockedKey], HttpResponse]) -> HttpResponse:
    """Goes on with the actor's own key, opened by the passphrase of the form."""
    form = ConflictPassphraseForm(request.POST)

    def again(_actor: Actor, failure: Failure) -> HttpResponse:
        return _report_page(request, number, failure, form=None if failure.unable else form)

    show_on_failure(request, again)
    with request.entering() as actor:
        conflict_report_for(actor, number)
        check_form(form)
    passphrase = form.cleaned_data["passphrase"]
    return done(reading.unlock_own(entering=request.entering, passphrase=passphrase, at=now()))


def _with_passphrase(
    request: DeskRequest, number: str, done: Callable[[OpenConflictReport], HttpResponse]
) -> HttpResponse:
    """Opens the report by the passphrase of the form, and goes on with it in clear."""

    def opened(unlocked: reading.UnlockedKey) -> HttpResponse:
        return done(
            reading.open_conflict_report(entering=request.entering, number=number, unlocked=unlocked, at=now())[1]
        )

    return _unlocked(request, number, opened)


@act(Permission.CONFLICT_RECEIVE)
def file(request: DeskRequest, number: str, ordinal: int) -> HttpResponse:
    """The clean copy of a file, made for this answer and kept nowhere."""

    def opened(unlocked: reading.UnlockedKey) -> HttpResponse:
        found = reading.open_conflict_file(
            entering=request.entering, number=number, ordinal=ordinal, unlocked=unlocked, at=now()
        )
        try:
            raw = found.raw if found.is_copy else clean_or_tell(found.raw, most=LARGEST_SENT).copy
        except NotClean as not_clean:
            with request.entering():
                unable = Unable(REFUSAL_SENTENCES[not_clean.reason])
                return _report_page(request, number, failure_of(unable))
        return send_file(raw, copied_as(found.kind), f"berkas-{ordinal}")

    return _unlocked(request, number, opened)


@act(Permission.CONFLICT_RECEIVE)
def tell(request: DeskRequest, number: str) -> HttpResponse:
    """Leaves a ready wording for the reporter."""
    form = ConflictTellForm(request.POST)
    show_on_failure(
        request,
        lambda _actor, failure: _report_page(request, number, failure, tell_form=None if failure.unable else form),
    )
    with request.entering() as actor:
        check_form(form)
        actions.tell(by=actor, at=now(), number=number, code=MessageCode(form.cleaned_data["message"]))
    messages.success(request, _("Pesan tersimpan. Pelapor membacanya dengan enam katanya."))
    return HttpResponseRedirect(reverse("custody:report", args=[number]))


@act(Permission.CONFLICT_RECEIVE)
def write(request: DeskRequest, number: str) -> HttpResponse:
    """Words to the reporter: sealing them takes no passphrase, reading them afterwards does."""
    form = WriteForm(request.POST, prefix=_WRITE)

    def again(_actor: Actor, failure: Failure) -> HttpResponse:
        if failure.unable:
            form.with_new_key()
        return _report_page(request, number, failure, write_form=form)

    show_on_failure(request, again)
    with request.entering() as actor:
        check_form(form)
        text, key = form.cleaned_data["message"], form.form_key
        actions.write(by=actor, at=now(), number=number, text=text, form_key=key)
    messages.success(request, _("Pesan ada di halaman pelapor. Ia membacanya dengan enam katanya."))
    return HttpResponseRedirect(reverse("custody:report", args=[number]))


@act(Permission.CONFLICT_RECEIVE)
def keep(request: DeskRequest, number: str) -> HttpResponse:
    """Keeps a report that is done for another year."""
    show_on_failure(request, lambda _actor, failure: _report_page(request, number, failure))
    with request.entering() as actor:
        actions.keep_longer(by=actor, at=now(), number=number)
    messages.success(request, _("Laporan disimpan setahun lagi."))
    return HttpResponseRedirect(reverse("custody:report", args=[number]))


@act(Permission.CONFLICT_RECEIVE)
def release(request: DeskRequest, number: str) -> HttpResponse:
    """Hands the report to the ordinary intake."""

    def done(opened: OpenConflictReport) -> HttpResponse:
        whole = reading.open_thread(entering=request.entering, number=number, opened=opened, at=now())
        with request.entering() as actor:
            given = actions.release(by=actor, at=now(), number=number, opened=whole)
        messages.success(request, _("Diserahkan ke pengaduan biasa dengan nomor %(number)s.") % {"number": given})
        return HttpResponseRedirect(reverse("custody:lane"))

    return _with_passphrase(request, number, done)


@act(Permission.CONFLICT_RECEIVE)
def share(request: DeskRequest, number: str, key_id: UUID) -> HttpResponse:
    """Seals the report for a recipient who lost their key, or for one more where too few hold it."""

    def done(opened: OpenConflictReport) -> HttpResponse:
        with request.entering() as actor:
            actions.share_again(by=actor, at=now(), number=number, key_id=key_id, opened=opened)
        messages.success(request, _("Laporan disegel untuk penerima itu."))
        return HttpResponseRedirect(reverse("custody:report", args=[number]))

    return _with_passphrase(request, number, done)


def _move_page(request: DeskRequest, number: str, form: MoveReportForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    envelope, _triage = report_for(request.actor, number)
    context = {"envelope": envelope, "form": form, "words": failure.sentence}
    return render(request, "custody/move.html", context, status=failure.status)


@page(Permission.REPORT_DECIDE)
def _move_form(request: DeskRequest, number: str) -> HttpResponse:
    report_for(request.actor, number)
    return _move_page(request, number, MoveReportForm())


@act(Permission.REPORT_DECIDE)
def _move(request: DeskRequest, number: str) -> HttpResponse:
    form = MoveReportForm(request.POST)
    show_on_failure(request, lambda _actor, failure: _move_page(request, number, form, failure))
    check_form(form)
    opened = reading.open_to_move(entering=request.entering, number=number, at=now())
    moving = replace(opened, named=form.cleaned_data["named"])
    with request.entering() as actor:
        envelope, _triage = report_for(actor, number)
        actions.move_report(by=actor, at=now(), envelope=envelope, moving=moving)
    messages.success(request, _("Laporan dipindahkan ke jalur khusus. Kunci lamanya dimusnahkan."))
    return HttpResponseRedirect(reverse("desk:queue"))


move = either(get=_move_form, post=_move)
