"""The page of single tasks: a code is made and shown once, open ones are taken back, what came of others is found."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.failures import check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.channels.actions import tasks as actions
from sigap.channels.forms import MakeTaskForm
from sigap.channels.models import TASK_LABELS
from sigap.channels.queries import tasks_for
from sigap.kernel.clock import now
from sigap.mailbox.tasks.codes import TaskKind
from sigap.places.queries import districts_of
from sigap.ui.taking_back import reason_given

_WRONG = 422


def _areas() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in districts_of(settings.SIGAP_REGENCY)]


def _page(
    request: DeskRequest, form: MakeTaskForm, *, made: actions.IssuedTaskCode | None = None, status: int = 200
) -> HttpResponse:
    """The form, what was made just now, and the list. Inside entering()."""
    at = now()
    rows = [{"task": each, "kind": TASK_LABELS[TaskKind(each.row.kind)]} for each in tasks_for(request.actor, at=at)]
    context: dict[str, Any] = {"form": form, "made": made, "rows": rows, "now": at}
    return render(request, "channels/tasks.html", context, status=status)


@page(Permission.REPORT_ENTER)
def _listed(request: DeskRequest) -> HttpResponse:
    return _page(request, MakeTaskForm(initial={"key": uuid4()}, areas=_areas()))


@act(Permission.REPORT_ENTER)
def _make(request: DeskRequest) -> HttpResponse:
    with request.entering() as actor:
        form = MakeTaskForm(request.POST, areas=_areas())
        show_on_failure(request, lambda _actor, failure: _page(request, failure.add_to(_anew(form)), status=_WRONG))
        check_form(form)
        data = form.cleaned_data
        made = actions.make_task(
            by=actor,
            at=now(),
            kind=TaskKind(data["kind"]),
            area=data["area"],
            question=data["question"],
            days=data["days"],
            form_key=data["key"],
        )
    with request.entering():
        return _page(request, MakeTaskForm(initial={"key": uuid4()}, areas=_areas()), made=made)


def _anew(form: MakeTaskForm) -> MakeTaskForm:
    """The form as it was typed, under a key of its own: pressed again, it makes a code of its own."""
    assert isinstance(form.data, QueryDict)
    form.data = {**form.data.dict(), "key": str(uuid4())}
    return form


@act_and_return(Permission.REPORT_ENTER, "channels:tasks")
def take_back(request: DeskRequest, task_id: UUID) -> str:
    """Takes a code back."""
    with request.entering() as actor:
        is_taken = actions.take_back(by=actor, at=now(), task_id=task_id, reason=reason_given(request.POST))
    if is_taken:
        return _("Kode dibatalkan. Tidak membuka apa pun lagi.")
    messages.warning(request, _("Kode ini sudah dipakai atau sudah lewat."))
    return ""


tasks = either(get=_listed, post=_make)
