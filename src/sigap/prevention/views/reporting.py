"""Pages used at a session, on a telephone: its report, a photo, and the way to a report of what a child told."""

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.form_pages import form_page, to
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.downloads import send_file
from sigap.cleaning import FileKind
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.outreach.materials import questions_of
from sigap.outreach.rules import SessionTopic
from sigap.places.queries import labels_of
from sigap.prevention.actions import reporting
from sigap.prevention.actions.activity_state import may_report
from sigap.prevention.actions.reporting import SameReport
from sigap.prevention.models import PreventionActivity
from sigap.prevention.queries.activities import activity_for
from sigap.prevention.reading import open_activity_photo
from sigap.prevention.report_form import ActivityPhotoForm, ActivityReportForm, told_of
from sigap.taskforce.files import cleaned

_ACTIVITY = "prevention:activity"


def _mine(actor: Actor, activity_id: UUID) -> PreventionActivity:
    found = activity_for(actor, activity_id)
    if not may_report(actor, found):
        raise Refused(Permission.PREVENTION_MANAGE, ids={"activity": str(activity_id)})
    return found


def _report_page(
    request: DeskRequest, actor: Actor, activity_id: UUID, form: ActivityReportForm | None, failure: Failure
) -> HttpResponse:
    found = _mine(actor, activity_id)
    if form is None:
        form = _form(found, None)
    context = {
        "activity": found,
        "region": labels_of([found.region_code])[found.region_code],
        "form": form,
        "unable": failure.sentence,
        "is_same": isinstance(failure.unable, SameReport),
        "child_url": child_url(actor),
    }
    return render(request, "prevention/report.html", context, status=failure.status)


def child_url(actor: Actor) -> str:
    """Where what a child told goes: the desk's own entry for who has it, else the public form."""
    if actor.can(Permission.REPORT_ENTER):
        return reverse("intake:enter")
    if actor.can(Permission.REPORT_BRING):
        return reverse("intake:brought")
    return f"{settings.SIGAP_PUBLIC_URL}/lapor/"


def _form(found: PreventionActivity, data: Any) -> ActivityReportForm:
    asked = questions_of(SessionTopic(found.topic))
    return ActivityReportForm(data, questions=asked, initial=told_of(found))


@page(Permission.TASKFORCE_REPORT)
def _report_form(request: DeskRequest, activity_id: UUID) -> HttpResponse:
    if _mine(request.actor, activity_id).is_reported and not request.actor.can(Permission.PREVENTION_MANAGE):
        return to(_ACTIVITY, activity_id)  # which says who corrects it
    return _report_page(request, request.actor, activity_id, None, NO_FAILURE)


@act(Permission.TASKFORCE_REPORT)
def _reported(request: DeskRequest, activity_id: UUID) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        form = _form(_mine(actor, activity_id), request.POST)
        form.is_valid()
        return _report_page(request, actor, activity_id, form, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        found = _mine(actor, activity_id)
        form = _form(found, request.POST)
        check_form(form)
        kept: dict[str, Any] = {"by": actor, "at": now(), "activity_id": activity_id, "report": form.report}
        # The page says what it was built on: a first report that comes second corrects nobody's.
        if (built_on := form.cleaned_data["built_on"]) and actor.can(Permission.PREVENTION_MANAGE):
            reporting.correct_report(**kept, based_on=built_on)
        else:
            reporting.report_activity(**kept)
    messages.success(request, _("Laporan kegiatan tersimpan."))
    return to(_ACTIVITY, activity_id)


report = either(get=_report_form, post=_reported)


@act_and_return(Permission.TASKFORCE_REPORT, "prevention:report", "activity_id")
def mark_held(request: DeskRequest, activity_id: UUID) -> str:
    """It took place: on to its report, which may be filled in later."""
    with request.entering() as actor:
        reporting.mark_held(by=actor, at=now(), activity_id=activity_id)
    return _("Tercatat: kegiatan terlaksana. Isi laporannya sekarang atau nanti.")


def _photo_page(
    request: DeskRequest, actor: Actor, activity_id: UUID, form: ActivityPhotoForm, failure: Failure
) -> HttpResponse:
    found = _mine(actor, activity_id)
    words = {
        "heading": _("Tambah foto"),
        "lead": _("Potret dari belakang atau tangan saja sudah cukup. Lokasi dan data kamera dibuang."),
        "action": _("Kirim foto"),
        "back": reverse(_ACTIVITY, args=[activity_id]),
        "back_label": found.topic_label,
    }
    return form_page(request, form, failure, **words)


@page(Permission.TASKFORCE_REPORT)
def _photo_form(request: DeskRequest, activity_id: UUID) -> HttpResponse:
    form = ActivityPhotoForm(initial={"row_id": uuid4()})
    return _photo_page(request, request.actor, activity_id, form, NO_FAILURE)


@act(Permission.TASKFORCE_REPORT)
def _photo_sent(request: DeskRequest, activity_id: UUID) -> HttpResponse:
    form = ActivityPhotoForm(request.POST, request.FILES)
    show_on_failure(request, lambda actor, failure: _photo_page(request, actor, activity_id, form, failure))
    with request.entering() as actor:
        check_form(form)
        _mine(actor, activity_id)
        reporting.require_consent(form.consent)
    copied = cleaned(form.cleaned_data["row_id"], form.cleaned_data["file"].read())
    with request.entering() as actor:
        reporting.add_activity_photo(
            by=actor,
            at=now(),
            activity_id=activity_id,
            kind=copied.media,
            copy=copied.copy,
            consent=form.consent,
            # The same page with another photo sends another one.
            photo_id=uuid5(copied.id, sha256(copied.copy).hexdigest()),
        )
    messages.success(request, _("Foto tersimpan."))
    return HttpResponseRedirect(f"{reverse(_ACTIVITY, args=[activity_id])}#ft")


photo = either(get=_photo_form, post=_photo_sent)


@reading_sealed(Permission.TASKFORCE_SEE)
def _picture(request: DeskRequest, activity_id: UUID, photo_id: UUID) -> HttpResponse:
    found, raw = open_activity_photo(entering=request.entering, activity_id=activity_id, photo_id=photo_id, at=now())
    return send_file(raw, FileKind(found.kind), f"foto-{found.added_at:%Y%m%d-%H%M%S}")


picture = gives_file(_picture, FilePage(_ACTIVITY, takes=("activity_id",)))
"""The clean copy of a photo, to be saved."""


@act_and_return(Permission.TASKFORCE_REPORT, _ACTIVITY, "activity_id")
def drop_photo(request: DeskRequest, activity_id: UUID, photo_id: UUID) -> str:
    """A photo goes, as soon as somebody on it wishes so."""
    with request.entering() as actor:
        reporting.remove_activity_photo(by=actor, at=now(), activity_id=activity_id, photo_id=photo_id)
    return _("Foto dihapus.")
