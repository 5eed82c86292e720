"""One task for one person outside, without an account, cookie or script.

The link is looked up only together with its words: opened alone it shows the same page whatever it once led to.
"""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from sigap.kernel import clock
from sigap.mailbox import codes
from sigap.mailbox.errands.answering import OutsideErrand, answer_errand, errand_of
from sigap.mailbox.errands.codes import ErrandPass, read_pass
from sigap.mailbox.errands.page import ErrandReply, ReplyOutcome
from sigap.mailbox.wrong_words import WordsCrowded
from sigap.public.errands.forms import ErrandAnswerForm, ErrandCodeForm
from sigap.ui.errors import ErrorFrame, error_page

log = logging.getLogger(__name__)
_UNPROCESSABLE, _CONFLICT, _TOO_LARGE, _TOO_MANY, _UNAVAILABLE = 422, 409, 413, 429, 503
_ASK, _PAGE, _DONE = "public/tugas_satu.html", "public/tugas_satu_isi.html", "public/tugas_satu_selesai.html"


@require_http_methods(["GET", "HEAD", "POST"])
def errand(request: HttpRequest, token: str) -> HttpResponse:
    """Four words in; then the task; then thanks."""
    if request.method != "POST":
        return render(request, _ASK, {"form": ErrandCodeForm()})
    try:
        posted = request.POST
    except RequestDataTooBig:
        return error_page(request, ErrorFrame.PUBLIC, _TOO_LARGE)
    try:
        if "reply" in posted or "words" in posted:
            return _answered(request, token, ErrandAnswerForm(posted))
        return _opened(request, token, ErrandCodeForm(posted))
    except WordsCrowded:
        return _not_now(request, {"is_crowded": True}, status=_TOO_MANY, seconds=10)
    except Exception as error:  # noqa: BLE001 - whatever failed, the words stay good and the text shown
        log.error("An errand could not be opened: %s", type(error).__name__)  # noqa: TRY400 - no message
        return _not_now(request, {"is_down": True}, status=_UNAVAILABLE, seconds=60)


def _not_now(request: HttpRequest, shown: dict[str, Any], *, status: int, seconds: int) -> HttpResponse:
    is_written = "words" in request.POST
    shown["form"] = ErrandAnswerForm(request.POST) if is_written else ErrandCodeForm(request.POST)
    response = render(request, _PAGE if is_written else _ASK, shown, status=status)
    response["Retry-After"] = str(seconds)
    return response


def _found(token: str, typed: str) -> tuple[ErrandPass | None, OutsideErrand | None]:
    try:
        held = read_pass(token, typed)
    except codes.CodeMistyped:
        return None, None
    return held, errand_of(held, at=clock.now())


def _opened(request: HttpRequest, token: str, form: ErrandCodeForm) -> HttpResponse:
    found = _found(token, form.cleaned_data["code"])[1] if form.is_valid() else None
    if found is None:
        if not form.errors:
            form.refuse()
        return render(request, _ASK, {"form": form}, status=_UNPROCESSABLE)
    filled = ErrandAnswerForm(initial={"code": form.cleaned_data["code"]})
    return render(request, _PAGE, {"form": filled, "errand": found})


def _answered(request: HttpRequest, token: str, form: ErrandAnswerForm) -> HttpResponse:
    held, found = _found(token, str(form.data.get("code", "")))
    if not form.is_valid():
        return render(request, _PAGE, {"form": form, "errand": found}, status=_UNPROCESSABLE)
    outcome = ReplyOutcome.GONE
    if held is not None:
        given = form.cleaned_data
        outcome = answer_errand(
            held, found, reply=given["reply"], words=form.answer_words(), form_key=given["form_key"], at=clock.now()
        )
    if outcome in (ReplyOutcome.SAID, ReplyOutcome.KNOWN):
        reply = form.cleaned_data["reply"]
        ended = {"is_question": reply is ErrandReply.QUESTION, "is_danger": reply is ErrandReply.DANGER}
        return render(request, _DONE, ended)
    shown = {"form": form, "errand": found, "is_many": outcome is ReplyOutcome.MANY, "is_over": True}
    return render(request, _PAGE, shown, status=_CONFLICT)
