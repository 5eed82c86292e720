"""What the office wrote to a reporter, and their answer. The six words come in the body of every post, in no address.

Each page is made for one answer and kept nowhere. Whatever fails, what was typed is shown back.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from sigap.kernel import clock
from sigap.mailbox import codes, reading, spelling
from sigap.mailbox.conflict import talking
from sigap.mailbox.conflict.talking import ConflictThread
from sigap.mailbox.dialogue import nudging
from sigap.mailbox.dialogue import speaking as dialogue
from sigap.mailbox.dialogue.rules import MESSAGE_LIMIT, Author, MessageOutcome, PromiseChannel, PromiseOutcome
from sigap.mailbox.dialogue.speaking import ReporterMessage
from sigap.mailbox.files import filing
from sigap.public import form_sessions, guide
from sigap.public.forms import CodeForm, PublicTextField, is_key, new_key
from sigap.ui.errors import ErrorFrame, error_page
from sigap.ui.forms import ServerForm

log = logging.getLogger(__name__)

UNPROCESSABLE, CONFLICT, TOO_LARGE, UNAVAILABLE = 422, 409, 413, 503
_PARTS: Sequence[tuple[time, Promise]] = (
    (time(4), _("pagi")),
    (time(11), _("siang")),
    (time(15), _("sore")),
    (time(18), _("malam")),
)
_REFUSED: dict[MessageOutcome, tuple[Promise, int]] = {
    MessageOutcome.MANY: (
        _(
            "Hari ini sudah 10 pesan, belum bisa lebih. Tulisan Anda masih di bawah: kirim lagi besok. Kalau mendesak, "
            "telepon 110 atau 129."
        ),
        UNPROCESSABLE,
    ),
    MessageOutcome.DONE: (
        _("Pesan ini sudah selesai, jadi balasan tidak masuk lagi. Salin tulisan di bawah ke pesan baru."),
        CONFLICT,
    ),
    MessageOutcome.CLOSED: (
        _(
            "Di sini belum bisa membalas. Salin tulisan di bawah ke pesan baru, isi seperti yang pertama, dan sebutkan "
            "nomor ini."
        ),
        CONFLICT,
    ),
    MessageOutcome.OTHER: (_("Formulir ini sudah terkirim dengan isi lain. Periksa, lalu kirim lagi."), CONFLICT),
}


class TalkForm(ServerForm):
    """An answer of the reporter."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    message = PublicTextField(
        label=_("Tulis balasan"),
        required=True,
        limit=MESSAGE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": _("Tulis dulu pesannya. Satu kalimat pun cukup.")},
    )

    def clean_key(self) -> str:
        """Refuses a form without its own key: a second click could then become a second message."""
        key: str = self.cleaned_data["key"]
        if not is_key(key):
            raise forms.ValidationError(_("Formulir ini sudah lama terbuka. Periksa isinya, lalu kirim lagi."))
        return key


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """A message as it is drawn; the hour is told as a part of the day."""

    is_mine: bool
    sent_at: datetime
    part: Promise
    text: str = field(repr=False, default="")
    promised_at: datetime | None = None
    is_contact: bool = False
    # Of a promise: ahead, past (nobody has noted how it went), kept, tried, off.
    promise: str = ""


def part_of_day(moment: datetime) -> Promise:
    """Morning, noon, afternoon or evening, where the reporter lives."""
    local = localtime(moment).time()
    return next((words for begins, words in reversed(_PARTS) if local >= begins), _PARTS[-1][1])


_ENDED = {
    PromiseOutcome.KEPT: "kept",
    PromiseOutcome.TRIED: "tried",
    PromiseOutcome.WITHDRAWN: "off",
    PromiseOutcome.LAPSED: "off",
}


def _promise(heard: ReporterMessage, at: datetime) -> str:
    if heard.at is None:
        return ""
    if heard.outcome is not None:
        return _ENDED[heard.outcome]
    return "ahead" if heard.at > at else "past"


def _shown(heard: ReporterMessage, at: datetime) -> ShownMessage:
    return ShownMessage(
        is_mine=heard.author is Author.REPORTER,
        sent_at=localtime(heard.sent_at),
        part=part_of_day(heard.sent_at),
        text=heard.text,
        promised_at=localtime(heard.at) if heard.at else None,
        is_contact=heard.way is PromiseChannel.CONTACT,
        promise=_promise(heard, at),
    )


def talk_page(
    request: HttpRequest,
    code: tuple[str, ...],
    found: reading.PublicStatus,
    *,
    form: TalkForm | None = None,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The report's state, what both sides wrote, and the box to answer. Raises what the database raises."""
    at = clock.now()
    thread = (
        talking.read_conflict_thread(code, at=at)
        if found.is_conflict
        else ConflictThread(lines=dialogue.read_messages(code, at=at), is_open=True)
    )
    lines = [_shown(each, at) for each in thread.lines]
    context = {
        "found": found,
        "has_reader": guide.has_reader,
        "ticket": filing.ticket_for(code, at=at),
        "lines": lines,
        "can_talk": thread.is_open,
        "is_promised": any(each.promise == "ahead" for each in lines),
        "wish": None if found.is_apart else nudging.visited(code, at=at),
        "talk": form or TalkForm(initial={"key": new_key()}),
        "code": " ".join(code),
        "since": form_sessions.fresh(at=at),
        **(more or {}),
    }
    response = render(request, "public/status.html", context, status=status)
    # Without script the page goes after that time; the script asks for pages itself and waits from the last touch.
    response["Refresh"] = f"{int(form_sessions.LASTS.total_seconds())}; url={reverse('tutup')}"
    return response


def words_page(request: HttpRequest, form: CodeForm, *, status: int = 200, **more: Any) -> HttpResponse:
    """Asks for the six words; told by the public list alone, which of those that were typed are none of it."""
    typed = spelling.explain(str(form["code"].value() or "")) if form.errors else []
    context = {
        "form": form,
        "since": form_sessions.fresh(at=clock.now()),
        "strange": [each for each in typed if not each.is_known],
        "counted": len(typed),
        **more,
    }
    return render(request, "public/cek.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Takes an answer; the page shows it among the others. Wrong words are told apart by nothing."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("cek"))
    try:
        posted = request.POST
    except RequestDataTooBig:
        return error_page(request, ErrorFrame.PUBLIC, TOO_LARGE)
    words, form = CodeForm(posted), TalkForm(posted)
    try:
        return _answered(request, words, form)
    except Exception as error:  # noqa: BLE001 - whatever failed, a reporter keeps what they wrote
        # The type alone: a driver's message may quote what was posted.
        log.error("An answer could not be stored: %s", type(error).__name__)  # noqa: TRY400 - no message
        response = words_page(request, words, is_down=True, unsent=posted.get("message", ""), status=UNAVAILABLE)
        response["Retry-After"] = "60"
        return response


def _answered(request: HttpRequest, words: CodeForm, form: TalkForm) -> HttpResponse:
    at = clock.now()
    is_stale = form_sessions.is_over(request.POST, at=at)
    code = code_in(words)
    found = reading.status_for(code) if code else None
    if code is None or found is None:
        return _refused(request, words, form, is_stale=is_stale)
    if not form.is_valid():
        return _mistaken(request, code, found, form, is_stale=is_stale)
    outcome, found = _post_message(code, found, form, at)
    if outcome is MessageOutcome.GONE:
        return _refused(request, words, form, is_stale=is_stale)
    if is_stale:
        return _stale(request, form, outcome)
    if outcome.is_stored:
        return talk_page(request, code, found, more={"is_sent": True})
    sentence, status = _REFUSED[outcome]
    _give_new_key(form)
    return talk_page(request, code, found, form=form, more={"refused": sentence}, status=status)


def _post_message(
    code: tuple[str, ...], found: reading.PublicStatus, form: TalkForm, at: datetime
) -> tuple[MessageOutcome, reading.PublicStatus]:
    """Seals and stores an answer where the report lies now: it may have been moved since the page was asked for."""
    text, key = form.cleaned_data["message"], bytes.fromhex(form.cleaned_data["key"])
    outcome = _way(found)(code, text=text, idempotency_key=key, at=at)
    moved = reading.status_for(code) if outcome is MessageOutcome.GONE else None
    if moved is None:
        return outcome, found
    return _way(moved)(code, text=text, idempotency_key=key, at=at), moved


def _way(found: reading.PublicStatus) -> Callable[..., MessageOutcome]:
    return talking.post_conflict_message if found.is_conflict else dialogue.post_message


def code_in(words: CodeForm) -> tuple[str, ...] | None:
    """The six words of a form, or None."""
    if not words.is_valid():
        return None
    try:
        return codes.read_code(words.cleaned_data["code"])
    except codes.CodeMistyped:
        return None


def _mistaken(
    request: HttpRequest, code: tuple[str, ...], found: reading.PublicStatus, form: TalkForm, *, is_stale: bool
) -> HttpResponse:
    if is_stale:
        return _stale(request, form)
    if "key" in form.errors:
        _give_new_key(form)
    return talk_page(request, code, found, form=form, status=UNPROCESSABLE)


def _refused(request: HttpRequest, words: CodeForm, form: TalkForm, *, is_stale: bool) -> HttpResponse:
    if is_stale:
        return words_page(request, CodeForm(), is_stale=True, status=UNPROCESSABLE)
    if words.is_valid():
        words.refuse()
    return words_page(request, words, unsent=form.data.get("message", ""), status=UNPROCESSABLE)


def _stale(request: HttpRequest, form: TalkForm, outcome: MessageOutcome | None = None) -> HttpResponse:
    """From a page that stood open too long, or out of a browser's history: nothing of the dialogue is shown.

    What was stored before is not shown either; what is not stored was typed on that page, and is not lost.
    """
    is_sent = outcome is not None and outcome.is_stored
    unsent = "" if is_sent else form.data.get("message", "")
    status = UNPROCESSABLE if unsent else 200
    return words_page(request, CodeForm(), is_stale=True, is_sent=is_sent, unsent=unsent, status=status)


def _give_new_key(form: TalkForm) -> None:
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data["key"] = new_key()
    form.data = data
