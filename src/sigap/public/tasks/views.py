"""A single task, without an account and without script: the words in the body of a post, in no address.

Whatever fails, what was typed is shown back and the words stay good.
"""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from sigap.kernel import clock
from sigap.mailbox import codes, posting
from sigap.mailbox.tasks import using as tasks
from sigap.mailbox.tasks.codes import read_task
from sigap.mailbox.wrong_words import WordsCrowded
from sigap.public.tasks.forms import TaskCodeForm, TaskForm
from sigap.ui.errors import ErrorFrame, error_page

log = logging.getLogger(__name__)
_UNPROCESSABLE, _CONFLICT, _TOO_LARGE, _TOO_MANY, _UNAVAILABLE = 422, 409, 413, 429, 503


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest) -> HttpResponse:
    """Five words in; then what they ask for; then thanks, with the number and six words."""
    if request.method != "POST":
        return render(request, "public/tugas.html", {"form": TaskCodeForm()})
    try:
        posted = request.POST
    except RequestDataTooBig:
        return error_page(request, ErrorFrame.PUBLIC, _TOO_LARGE)
    try:
        return _done(request, TaskForm(posted)) if "story" in posted else _task_page(request, TaskCodeForm(posted))
    except WordsCrowded:
        return _not_now(request, {"is_crowded": True}, status=_TOO_MANY, seconds=10)
    except Exception as error:  # noqa: BLE001 - whatever failed, the words stay valid and the text shown
        # The type alone: a driver's message may quote what was posted.
        log.error("A task could not be done: %s", type(error).__name__)  # noqa: TRY400 - no message
        return _not_now(request, {"is_down": True}, status=_UNAVAILABLE, seconds=60)


def _not_now(request: HttpRequest, shown: dict[str, Any], *, status: int, seconds: int) -> HttpResponse:
    is_written = "story" in request.POST
    shown["form"] = TaskForm(request.POST) if is_written else TaskCodeForm(request.POST)
    template = "public/tugas_isi.html" if is_written else "public/tugas.html"
    response = render(request, template, shown, status=status)
    response["Retry-After"] = str(seconds)
    return response


def _task_page(request: HttpRequest, form: TaskCodeForm) -> HttpResponse:
    found = _found(form.cleaned_data["code"]) if form.is_valid() else None
    if found is None:
        if not form.errors:
            form.refuse()
        return render(request, "public/tugas.html", {"form": form}, status=_UNPROCESSABLE)
    filled = TaskForm(initial={"code": form.cleaned_data["code"]})
    return render(request, "public/tugas_isi.html", {"form": filled, "task": found})


def _done(request: HttpRequest, form: TaskForm) -> HttpResponse:
    typed = str(form.data.get("code", ""))
    found = _found(typed)
    if not form.is_valid():
        return render(request, "public/tugas_isi.html", {"form": form, "task": found}, status=_UNPROCESSABLE)
    # A second click, the answer to the first one lost on the way: the same report, with the same six words.
    meant = found or _done_before(typed)
    if meant is None:
        return _over(request, form, found)
    data = form.cleaned_data
    try:
        receipt = tasks.do_task(
            read_task(typed),
            story=data["story"],
            details=form.details(meant.kind.value),
            flags=data["flags"],
            area=meant.area,
            at=clock.now(),
        )
    except (tasks.TaskOver, posting.KeyReused):
        return _over(request, form, found)
    return render(request, "public/tugas_selesai.html", {"receipt": receipt})


def _over(request: HttpRequest, form: TaskForm, found: tasks.OutsideTask | None) -> HttpResponse:
    shown = {"form": form, "task": found, "is_over": True}
    return render(request, "public/tugas_isi.html", shown, status=_CONFLICT)


def _done_before(typed: str) -> tasks.OutsideTask | None:
    try:
        return tasks.done_task(read_task(typed), at=clock.now())
    except codes.CodeMistyped:
        return None


def _found(typed: str) -> tasks.OutsideTask | None:
    try:
        return tasks.task_of(read_task(typed), at=clock.now())
    except codes.CodeMistyped:
        return None
