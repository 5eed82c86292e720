"""Pages anyone may open: danger first, the report, its six words, its state, and what the walls hold.

No cookie, no session, no CSRF token: nothing here acts in anybody's name. A forged post carries no power
that its author lacks, and one form's own key keeps a second click from becoming a second report. Every page
answers without script. Whatever fails, what was typed is shown back.
"""

import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from sigap.kernel import clock
from sigap.mailbox import codes, posting, reading, spelling
from sigap.mailbox.files import filing
from sigap.mailbox.health import health as house_health
from sigap.mailbox.health import note_unstored
from sigap.public import blank, calling, conflict, form_sessions, guide, pace, talk
from sigap.public.forms import CONTACT, OTHER_FLAGS, URGENT_FLAGS, CodeForm, ReportForm, as_initial, is_key, new_key
from sigap.public.readers import READS_WHOLE
from sigap.public.regions import districts
from sigap.ui.errors import ErrorFrame, error_page, server_error_page
from sigap.ui.health_answer import health_answer
from sigap.ui.templatetags.forms import mistakes_of

log = logging.getLogger(__name__)

# The script sends a report and then asks for its words: nowhere else than here.
UNPROCESSABLE = 422
CONFLICT = 409
TOO_LARGE = 413
UNAVAILABLE = 503


# Not "cookies": that would reach the desk, under the same domain.
_CLEARED = '"cache", "storage"'
# Long enough for somebody whose answer was lost on a poor line, short enough for whoever takes the telephone next.
SHOWN_FOR = timedelta(hours=1)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Danger first, then the doors."""
    return render(request, "public/beranda.html", {"calls": calling.calls(today=localdate(clock.now()))})


@require_http_methods(["GET", "HEAD", "POST"])
def closed(request: HttpRequest) -> HttpResponse:
    """Where a reader leaves: what the browser keeps of this site goes, but for its history; the page says so.

    A post says that the six words were noted: the browser's history does not bring them back from now on. Only then
    files are asked for, with the ticket that the page of the words handed on.
    """
    ticket = ""
    if request.method == "POST":
        try:
            ticket = request.POST.get("ticket", "")
            posting.note_words(calling.split_mark(bytes.fromhex(request.POST.get("seen", "")))[0])
        except (ValueError, RequestDataTooBig):
            pass  # not what the page sent: nothing changes
        except DatabaseTrouble as error:
            # They still go after SHOWN_FOR.
            log.error("Words could not be noted: %s", type(error).__name__)  # noqa: TRY400 - no message
        if not ticket:
            return HttpResponseRedirect(reverse("tutup"))
    response = render(request, "public/tutup.html", {"ticket": ticket, "tomorrow": _tomorrow(clock.now())})
    response["Clear-Site-Data"] = _CLEARED
    return response


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """What is done to keep a report, and what cannot be promised."""
    return render(request, "public/keamanan.html")


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form, and the answer to it: six words, shown once."""
    if request.method != "POST":
        return blank.form_page(request, partial(_blank_page, request), at=clock.now())
    try:
        posted = request.POST
    except RequestDataTooBig:
        return error_page(request, ErrorFrame.PUBLIC, TOO_LARGE)
    if "seen" in posted and "story" not in posted:
        return _words_asked(request, posted)
    form = ReportForm(posted, areas=districts())
    if "change" not in posted and form.is_valid():
        return _post(request, form)
    return _shown_again(request, form, posted)


def _blank_page(request: HttpRequest, first: Mapping[str, str], puzzle: int) -> HttpResponse:
    return _form_page(request, ReportForm(initial=first, areas=districts()), puzzle=puzzle)


def _shown_again(request: HttpRequest, form: ReportForm, posted: QueryDict) -> HttpResponse:
    if not _is_in_page(request) and _was_posted(posted.get("key", "")):
        # Out of the browser's history: what was sent since is shown to nobody who has the telephone now.
        return over_page(request)
    if "change" in posted and is_by_script(request):
        return JsonResponse({"villages": form.villages})
    if "change" in posted:
        # The other language was asked for, or the desa of a kecamatan: the same form, unjudged.
        return _form_page(request, ReportForm(initial=as_initial(posted), areas=districts()))
    if "key" in form.errors:
        _give_new_key(form)
    if is_by_script(request):
        return JsonResponse(_mistaken(form), status=UNPROCESSABLE)
    return _form_page(request, form, status=UNPROCESSABLE)


def _is_in_page(request: HttpRequest) -> bool:
    """Whether a page asks that still stands open: whoever lost the answer and typed on loses nothing."""
    return is_by_script(request) or "X-In-Page" in request.headers


def is_by_script(request: HttpRequest) -> bool:
    """Whether the page's own script asks: it shows the answer on the page it has, and the browser keeps nothing."""
    return request.headers.get("Accept") == "application/json"


def _mistaken(form: ReportForm) -> dict[str, Any]:
    """What is wrong, as the script shows it; the rest of the page stays as it is."""
    mistakes = mistakes_of(form)
    heading = ngettext(
        "Ada %(n)d isian yang perlu diperbaiki", "Ada %(n)d isian yang perlu diperbaiki", len(mistakes)
    ) % {"n": len(mistakes)}
    return {
        "heading": heading,
        "kept": _("Yang sudah diisi masih ada di bawah ini."),
        "mistakes": [[each.target, each.words] for each in mistakes],
        "key": form["key"].value(),
        "since": form["since"].value() or "",
    }


def _tomorrow(at: datetime) -> date:
    return localdate(at) + timedelta(days=1)


def _post(request: HttpRequest, form: ReportForm) -> HttpResponse:
    cleaned = form.cleaned_data
    at = clock.now()
    way = conflict.choose_way(cleaned)
    if way.question or way.is_apart:
        # What the page shows ticked is what it was taken for.
        _set_data(form, "names_office", *way.named)
        cleaned["names_office"] = list(way.named)
    if way.question:
        return _form_page(request, form, status=CONFLICT, question=way.question)
    if way.is_apart:
        return _post_apart(request, form, at=at)
    try:
        receipt = posting.post_report(
            story=cleaned["story"],
            details=form.details(also_hidden_from=way.named),
            flags=cleaned["flags"],
            about=cleaned["about"],
            area=cleaned["area"],
            idempotency_key=bytes.fromhex(cleaned["key"]),
            at=at,
            pacing=pace.shown_by(request, cleaned["key"], since=cleaned["since"], work=cleaned["work"], at=at),
        )
    except posting.KeyReused as reused:
        return _sent_before(request, form, reused)
    except Exception as error:  # noqa: BLE001 - whatever failed, a reporter keeps what they wrote
        # The type alone: a driver's message may quote what was posted.
        log.error("A report could not be stored: %s", type(error).__name__)  # noqa: TRY400 - no message
        note_unstored()
        return _form_page(request, form, status=UNAVAILABLE)
    return code_page(request, receipt, {"ticket": filing.ticket_for(receipt.words, at=at)}, form.ticked, at=at)


def _post_apart(request: HttpRequest, form: ReportForm, *, at: datetime) -> HttpResponse:
    """A report on an official or an office: to people elsewhere, or to nobody before the reporter says so."""
    try:
        receipt = conflict.post(form.cleaned_data, dict(form.details()), at=at)
    except conflict.TooFewRecipients as few:
        return _form_page(request, form, status=CONFLICT, fewer=few.fit)
    except posting.KeyReused as reused:
        return _sent_before(request, form, reused)
    except Exception as error:  # noqa: BLE001 - whatever failed, a reporter keeps what they wrote
        log.error("A report could not be stored: %s", type(error).__name__)  # noqa: TRY400 - no message
        note_unstored()
        return _form_page(request, form, status=UNAVAILABLE)
    return code_page(request, receipt, {"is_apart": True}, form.ticked, at=at)


def code_page(
    request: HttpRequest, receipt: posting.Receipt, more: dict[str, Any], ticked: Collection[str], *, at: datetime
) -> HttpResponse:
    """Whom to call where danger was ticked, and the six words; not for an old post out of a browser's history."""
    if at - receipt.received_at > SHOWN_FOR:
        return over_page(request)
    seen = (receipt.seen + calling.mark_for(receipt.seen, ticked)).hex()
    if is_by_script(request):
        # The page's script sent it. It asks for the words in a post of its own, which the browser may keep.
        return JsonResponse({"seen": seen, "ticket": more["ticket"]} if "is_voice" in more else {"seen": seen})
    calls, has_reader = calling.calls_after(ticked, today=localdate(at)), guide.has_reader()
    shown = {"receipt": receipt, "seen": seen, "calls": calls, "tomorrow": _tomorrow(at), "has_reader": has_reader}
    return render(request, "public/kode.html", shown | more)


def _words_asked(request: HttpRequest, posted: QueryDict) -> HttpResponse:
    """The six words of a report that the page's script has sent: asked for with nothing of the story."""
    at, ticked = clock.now(), frozenset[str]()
    try:
        seen, ticked = calling.split_mark(bytes.fromhex(posted.get("seen", "")))
        found = posting.receipt_for(bytes.fromhex(posted.get("key", "")), seen)
    except ValueError:
        found = None
    except DatabaseTrouble as error:
        log.error("Words could not be shown: %s", type(error).__name__)  # noqa: TRY400 - no message
        context = {
            "key": posted.get("key", ""),
            "seen": posted.get("seen", ""),
            "calls": calling.calls_after(ticked, today=localdate(at)),
        }
        response = render(request, "public/tertunda.html", context, status=UNAVAILABLE)
        response["Retry-After"] = "60"
        return response
    if found is None:
        return over_page(request)
    receipt, is_apart = found
    more = {"is_apart": True} if is_apart else {"ticket": filing.ticket_for(receipt.words, at=at)}
    return code_page(request, receipt, more, ticked, at=at)


def _was_posted(key: str) -> bool:
    try:
        return is_key(key) and posting.was_posted(bytes.fromhex(key))
    except DatabaseTrouble:
        return False  # what is typed now is not lost for it


def _sent_before(request: HttpRequest, form: ReportForm, reused: posting.KeyReused) -> HttpResponse:
    if reused.is_over:
        return over_page(request)
    _give_new_key(form)
    return _form_page(request, form, status=CONFLICT)


def over_page(request: HttpRequest) -> HttpResponse:
    """The same post once more, after its words were noted: neither they nor the story are shown."""
    response = render(request, "public/sudah.html", status=CONFLICT)
    response["Clear-Site-Data"] = _CLEARED
    return response


def _give_new_key(form: ReportForm) -> None:
    for name, value in pace.fresh(new_key(), at=clock.now()).items():
        _set_data(form, name, value)


def _set_data(form: ReportForm, name: str, *values: str) -> None:
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data.setlist(name, list(values))
    form.data = data


def _form_page(
    request: HttpRequest,
    form: ReportForm,
    *,
    status: int = 200,
    fewer: Any = None,
    question: conflict.OfficeQuestion | None = None,
    puzzle: int | None = None,
) -> HttpResponse:
    flags = {str(each.data["value"]): each for each in form["flags"].subwidgets}
    context: dict[str, Any] = {
        "form": form,
        "status": status,
        "fewer": fewer,
        "question": question,
        "urgent": [flags[code] for code, _words in URGENT_FLAGS],
        "others": [flags[code] for code, _words in OTHER_FLAGS],
        "has_others": any(flags[code].data["selected"] for code, _words in OTHER_FLAGS),
        "contact_codes": [code for code, _words in CONTACT],
        "calls": calling.calls(today=localdate(clock.now())),
        "readers": READS_WHOLE.values(),
        "has_reader": guide.has_reader(),
        "puzzle": pace.puzzle(at=clock.now()) if puzzle is None else puzzle,
    }
    response = render(request, "public/lapor.html", context, status=status)
    if status == UNAVAILABLE:
        response["Retry-After"] = "60"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Six words in, one of three states out. Wrong words are told apart by nothing."""
    if request.method != "POST":
        return talk.words_page(request, CodeForm())
    try:
        form = CodeForm(request.POST)
        if "ganti" in request.POST:
            # One of the nearby words that the page offered.
            typed = spelling.replaced(request.POST.get("code", ""), request.POST["ganti"])
            form = CodeForm({"code": typed})
    except RequestDataTooBig:
        return error_page(request, ErrorFrame.PUBLIC, TOO_LARGE)
    if form_sessions.is_over(request.POST, at=clock.now()):
        return talk.words_page(request, CodeForm(), is_stale=True, status=UNPROCESSABLE)
    try:
        code, found = _found_by(form)
        if code is not None and found is not None:
            return talk.talk_page(request, code, found)
        if not form.errors:
            form.refuse()
    except Exception as error:  # noqa: BLE001 - whatever failed, the six words stay valid and shown
        log.error("A state could not be read: %s", type(error).__name__)  # noqa: TRY400 - no message
        return talk.words_page(request, form, is_down=True, status=UNAVAILABLE)
    return talk.words_page(request, form, status=UNPROCESSABLE)


def _found_by(form: CodeForm) -> tuple[tuple[str, ...] | None, reading.PublicStatus | None]:
    """The report of these six words; of words that are almost right, the one that they can only mean."""
    code = talk.code_in(form)
    if code is not None or not form.is_valid():
        return code, reading.status_for(code) if code else None
    for meant in spelling.readings(form.cleaned_data["code"]):
        found = reading.status_for(meant)
        if found is not None:
            return meant, found
    return None, None


@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: HttpRequest) -> HttpResponse:
    """Six words open nothing from now on: asked for with the words themselves. Wrong ones are told apart by nothing."""
    if request.method != "POST":
        return render(request, "public/matikan.html", {"form": CodeForm()})
    try:
        form = CodeForm(request.POST)
    except RequestDataTooBig:
        return error_page(request, ErrorFrame.PUBLIC, TOO_LARGE)
    try:
        is_ended = _ended(form)
    except Exception as error:  # noqa: BLE001 - whatever failed, the six words stay valid and shown
        log.error("A code could not be ended: %s", type(error).__name__)  # noqa: TRY400 - no message
        return render(request, "public/matikan.html", {"form": form, "is_down": True}, status=UNAVAILABLE)
    if not is_ended:
        return render(request, "public/matikan.html", {"form": form}, status=UNPROCESSABLE)
    response = render(request, "public/mati.html")
    response["Clear-Site-Data"] = _CLEARED
    return response


def _ended(form: CodeForm) -> bool:
    if not form.is_valid():
        return False
    try:
        is_ended = posting.end_code(codes.read_code(form.cleaned_data["code"]), at=clock.now())
    except codes.CodeMistyped:
        is_ended = False
    if not is_ended:
        form.refuse()
    return is_ended


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """200 when reports are stored and looked after, else 503; what is wrong is told on this machine alone."""
    found = house_health(at=clock.now())
    return health_answer(request, troubles=found.severe, warnings=found.warnings)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400"""
    return error_page(request, ErrorFrame.PUBLIC, TOO_LARGE if isinstance(exception, RequestDataTooBig) else 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404"""
    del exception  # which address was tried is nobody's business
    return error_page(request, ErrorFrame.PUBLIC, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500"""
    return server_error_page(request, ErrorFrame.PUBLIC)
