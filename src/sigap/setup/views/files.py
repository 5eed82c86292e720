"""The set-up as a file: out, in, what it would change, and loaded whole."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.file_pages import FilePage, gives_file
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.setup import actions
from sigap.setup.forms import SetupFileForm
from sigap.setup.queries import file_for, files_for, home_origin, setup_parts, shown_changes


def _files_page(request: DeskRequest, actor: Actor, form: SetupFileForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    context = {
        "form": form,
        "unable": failure.sentence,
        "files": files_for(actor),
        "parts": [str(part.label) for part in setup_parts().values()],
        "home": home_origin(),
    }
    return render(request, "setup/files.html", context, status=failure.status)


@page(Permission.SETUP_MANAGE)
def _show(request: DeskRequest) -> HttpResponse:
    return _files_page(request, request.actor, SetupFileForm())


@act(Permission.SETUP_MANAGE)
def _bring(request: DeskRequest) -> HttpResponse:
    form = SetupFileForm(request.POST, request.FILES)
    show_on_failure(request, lambda actor, failure: _files_page(request, actor, form, failure))
    with request.entering() as actor:
        check_form(form)
        brought = actions.bring_file(by=actor, at=now(), raw=form.cleaned_data["file"])
    return HttpResponseRedirect(reverse("setup:file", args=[brought.pk]))


files = either(get=_show, post=_bring)


@act(Permission.SETUP_MANAGE)
def _download(request: DeskRequest) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        raw = actions.export_setup(by=actor, at=at)
    name = f"pengaturan-{localtime(at):%Y-%m-%d}.json"
    return HttpResponse(
        raw,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


download = gives_file(_download, FilePage("setup:files"))


def _file_page(request: DeskRequest, actor: Actor, setup_id: UUID, failure: Failure = NO_FAILURE) -> HttpResponse:
    file = file_for(actor, setup_id)
    changes = shown_changes(actor, file.changes)
    context = {
        "file": file,
        "changes": changes,
        "count": sum(len(each.rows) + each.more for each in changes if not each.is_compared_only),
        "may_load": all(each.may_load or not each.rows for each in changes),
        "unable": failure.sentence,
    }
    return render(request, "setup/file.html", context, status=failure.status)


@page(Permission.SETUP_MANAGE)
def brought(request: DeskRequest, setup_id: UUID) -> HttpResponse:
    """What one file would change here, or changed."""
    return _file_page(request, request.actor, setup_id)


@act(Permission.SETUP_MANAGE)
def load(request: DeskRequest, setup_id: UUID) -> HttpResponse:
    """Loads all of it, or nothing."""
    show_on_failure(request, lambda actor, failure: _file_page(request, actor, setup_id, failure))
    with request.entering() as actor:
        actions.load_file(by=actor, at=now(), file_id=setup_id)
    messages.success(request, _("Pengaturan dimuat seluruhnya."))
    return HttpResponseRedirect(reverse("setup:file", args=[setup_id]))
