"""Schemes of sub task forces: the list, one taken out, and one that comes in, looked at before it is stored."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import to
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.taskforce import actions
from sigap.taskforce.forms.schemes import SchemeForm
from sigap.taskforce.queries.decrees import scheme_of, schemes
from sigap.taskforce.rules.schemes import differences, scheme_from, written_scheme


@page(Permission.TASKFORCE_SEE)
def overview(request: DeskRequest) -> HttpResponse:
    """The schemes that a decree may begin with."""
    found = [(each, scheme_from(each.body)) for each in schemes(request.actor, at=now())]
    context = {"schemes": found, "may_manage": request.actor.can(Permission.TASKFORCE_MANAGE)}
    return render(request, "taskforce/schemes.html", context)


@page(Permission.TASKFORCE_SEE)
def download(request: DeskRequest, code: str) -> HttpResponse:
    """A scheme as its file."""
    found = scheme_of(request.actor, code)
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE)
    headers = {"Content-Disposition": f'attachment; filename="skema-{found.code}.toml"'}
    return HttpResponse(
        written_scheme(scheme_from(found.body)), content_type="application/toml; charset=utf-8", headers=headers
    )


def _shown(request: DeskRequest, actor: Actor, form: SchemeForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    context = {"form": form, "unable": failure.sentence}
    if form.scheme is not None:
        before = scheme_of(actor, form.scheme.code)
        gone, come = differences(scheme_from(before.body), form.scheme) if before else ([], [])
        context |= {"scheme": form.scheme, "before": before, "gone": gone, "come": come, "written": form.written}
    return render(request, "taskforce/scheme_form.html", context, status=failure.status)


@page(Permission.TASKFORCE_MANAGE)
def _load_show(request: DeskRequest) -> HttpResponse:
    return _shown(request, request.actor, SchemeForm())


@act(Permission.TASKFORCE_MANAGE)
def _load_send(request: DeskRequest) -> HttpResponse:
    form = SchemeForm(request.POST, request.FILES)

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        form.is_valid()
        return _shown(request, actor, form, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        check_form(form)
        if form.scheme is None or "store" not in request.POST:
            return _shown(request, actor, form)
        actions.add_scheme(by=actor, at=now(), scheme=form.scheme, based_on=form.cleaned_data["based_on"])
        messages.success(request, _("Skema tersimpan. SK berikutnya dapat dimulai darinya."))
        return to("taskforce:schemes")


load = either(get=_load_show, post=_load_send)
