"""The page on which somebody sets six words of their own. The five words come in the body of a post, in no address."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from sigap.kernel import clock
from sigap.mailbox import codes
from sigap.mailbox.claims import claiming
from sigap.mailbox.claims.codes import read_claim
from sigap.mailbox.posting import Receipt
from sigap.mailbox.wrong_words import WordsCrowded
from sigap.public.claims.forms import ClaimForm
from sigap.public.forms import new_key
from sigap.ui.errors import ErrorFrame, error_page

log = logging.getLogger(__name__)

_UNPROCESSABLE, _TOO_LARGE, _TOO_MANY, _UNAVAILABLE = 422, 413, 429, 503


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Five words in, six words out, shown once. Whatever fails, what was typed is shown back."""
    if request.method != "POST":
        return render(request, "public/klaim.html", {"form": ClaimForm(initial={"key": new_key()})})
    try:
        form = ClaimForm(request.POST)
    except RequestDataTooBig:
        return error_page(request, ErrorFrame.PUBLIC, _TOO_LARGE)
    try:
        receipt = _claimed(form)
    except WordsCrowded:
        response = render(request, "public/klaim.html", {"form": form, "is_crowded": True}, status=_TOO_MANY)
        response["Retry-After"] = "10"
        return response
    except Exception as error:  # noqa: BLE001 - whatever failed, the five words stay valid and shown
        # The type alone: a driver's message may quote what was posted.
        log.error("A claim could not be settled: %s", type(error).__name__)  # noqa: TRY400 - no message
        response = render(request, "public/klaim.html", {"form": form, "is_down": True}, status=_UNAVAILABLE)
        response["Retry-After"] = "60"
        return response
    if receipt is not None:
        return render(request, "public/klaim_kode.html", {"receipt": receipt})
    if "key" in form.errors:
        _give_new_key(form)
    return render(request, "public/klaim.html", {"form": form}, status=_UNPROCESSABLE)


def _claimed(form: ClaimForm) -> Receipt | None:
    if not form.is_valid():
        return None
    try:
        token = read_claim(form.cleaned_data["claim"])
    except codes.CodeMistyped:
        receipt = None
    else:
        form_key = bytes.fromhex(form.cleaned_data["key"])
        receipt = claiming.claim(token, form_key=form_key, at=clock.now())
    if receipt is None:
        form.refuse()
    return receipt


def _give_new_key(form: ClaimForm) -> None:
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data["key"] = new_key()
    form.data = data
