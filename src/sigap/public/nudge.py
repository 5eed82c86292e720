"""The page on which a reporter asks for a mail when there is something to read. The six words come in the body only.

It says what such a mail gives away before anything is asked; the address is shown back to nobody once it is stored.
"""

import logging
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from sigap.kernel import clock
from sigap.mailbox import reading
from sigap.mailbox.dialogue import nudging
from sigap.public import form_sessions
from sigap.public.forms import CodeForm
from sigap.public.talk import TOO_LARGE, UNAVAILABLE, UNPROCESSABLE, code_in, talk_page, words_page
from sigap.ui.errors import ErrorFrame, error_page
from sigap.ui.forms import ServerForm

log = logging.getLogger(__name__)
_LANGUAGES = frozenset({"id", "en"})


class NudgeForm(ServerForm):
    """Where to, and that the reporter has thought of who reads it."""

    address = forms.EmailField(
        label=_("Alamat surel"),
        max_length=nudging.ADDRESS_LIMIT,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={
            "required": _("Tulis alamat surelnya."),
            "invalid": _("Tulis alamat surel yang lengkap, misalnya nama@contoh.id."),
            "max_length": _("Alamat ini terlalu panjang."),
        },
    )
    is_mine = forms.BooleanField(
        label=_("Hanya saya yang membuka kotak surel ini"),
        error_messages={"required": _("Centang dulu. Kalau orang lain juga membukanya, jangan pakai surel.")},
    )

    def clean_address(self) -> str:
        """Sealed at one length in bytes: letters of two bytes do not fit every address."""
        address: str = self.cleaned_data["address"]
        if len(address.encode()) > nudging.ADDRESS_LIMIT:
            raise forms.ValidationError(_("Alamat ini terlalu panjang."))
        return address


@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest) -> HttpResponse:
    """Explains, takes the address, or lets it go. Wrong words are told apart by nothing."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("cek"))
    try:
        posted = request.POST
    except RequestDataTooBig:
        return error_page(request, ErrorFrame.PUBLIC, TOO_LARGE)
    words = CodeForm(posted)
    try:
        return _wished(request, words, posted.get("do", ""))
    except Exception as error:  # noqa: BLE001 - whatever failed, the six words stay valid and shown
        log.error("A wish for mail could not be kept: %s", type(error).__name__)  # noqa: TRY400 - no message
        response = words_page(request, words, is_down=True, status=UNAVAILABLE)
        response["Retry-After"] = "60"
        return response


def _wished(request: HttpRequest, words: CodeForm, wanted: str) -> HttpResponse:
    at = clock.now()
    if form_sessions.is_over(request.POST, at=at):
        return words_page(request, CodeForm(), is_stale=True, status=UNPROCESSABLE)
    code = code_in(words)
    found = reading.status_for(code) if code else None
    if code is None or found is None or found.is_apart:
        if words.is_valid():
            words.refuse()
        return words_page(request, words, status=UNPROCESSABLE)
    if wanted == "off":
        nudging.drop(code, at=at)
        return talk_page(request, code, found, more={"nudged": "off"})
    form = NudgeForm(request.POST if wanted == "on" else None)
    if wanted == "on" and form.is_valid():
        language = (get_language() or "id")[:2]
        is_kept = nudging.ask(
            code,
            address=form.cleaned_data["address"],
            language=language if language in _LANGUAGES else "id",
            at=at,
        )
        return talk_page(request, code, found, more={"nudged": "on" if is_kept else "none"})
    stands = nudging.visited(code, at=at)
    if stands is None or not stands.sender:
        return talk_page(request, code, found, more={"nudged": "none"})
    context: dict[str, Any] = {
        "form": form,
        "sender": stands.sender,
        "code": " ".join(code),
        "since": form_sessions.fresh(at=at),
    }
    return render(request, "public/surel.html", context, status=UNPROCESSABLE if form.errors else 200)
