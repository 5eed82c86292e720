"""What stands round every view of the desk: who may come in, inside which transaction, and what a refusal shows.

Every route carries one of these marks in `sigap_permission`; a test walks them all.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, cast
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import actions, entry, events, sessions
from sigap.access.entry import Actor
from sigap.access.failures import FormInvalid, PageAgain, answer_failure, with_failure_page
from sigap.access.permissions import Permission
from sigap.access.text_warnings import warned
from sigap.kernel import clock
from sigap.kernel.errors import Conflict, Refused, StepUpNeeded, Unable
from sigap.ui.errors import BROKEN, GONE, HELD_BACK, ErrorFrame, ErrorPage, error_page, typed_in
from sigap.vault import macs
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.door import OpeningBroken
from sigap.vault.events import SEAL_BROKEN
from sigap.vault.ring_use import OpeningRefused
from sigap.vault.sealing import SealBroken

SIGNED_IN = "signed_in"
"""Mark of a route that every signed-in person may use."""
THRESHOLD = "threshold"
"""Mark of a route that stands open before sign-in."""

_READS = ("GET", "HEAD")
_LONGEST_TICKET = 128
_LONGEST_NEXT = 512
_FOUND = 302
_NOT_DONE = _("Orang lain menulis di sini pada saat yang sama. Tekan sekali lagi.")
_HALF_DONE = _(
    "Orang lain menulis di sini pada saat yang sama: sebagian sudah tersimpan, sisanya belum. "
    "Buka halaman ini di tab lain dan lihat dulu, sebelum Anda mengirim sekali lagi."
)


class DeskRequest(HttpRequest):
    """A request inside the guard. `actor` is there once somebody has entered."""

    actor: Actor
    # How many notices wait to be read, as counted when a page was entered.
    unread: int
    entering: Callable[[], AbstractContextManager[Actor]]
    page_again: PageAgain
    # A failure leads back to another page: what was kept while it was typed stays there.
    keeps_unsent: bool


type Guarded[**P] = Callable[Concatenate[DeskRequest, P], HttpResponseBase]
type ReturningView[**P] = Callable[Concatenate[DeskRequest, P], HttpResponseBase | str]
type Open[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def page[**P](permission: Permission) -> Callable[[Guarded[P]], Open[P]]:
    """A page that is read: the whole view, its rendering too, runs inside enter()."""
    return lambda view: _reading(view, permission)


def act[**P](permission: Permission) -> Callable[[Guarded[P]], Open[P]]:
    """A page that acts (POST): the view enters by `request.entering()`, which asserts the permission."""
    return lambda view: _acting(view, permission)


def act_and_return[**P](
    permission: Permission, to: str, *names: str, level: int = messages.WARNING
) -> Callable[[ReturningView[P]], Open[P]]:
    """An act that ends on the page `to`, with the sentence that the view returns or with why it could not be done.

    `names` are the parts of the own address that the address of `to` is made of; `level` is that of the failure.
    """

    def returning(view: ReturningView[P]) -> Open[P]:
        @wraps(view)
        def returned(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                outcome = view(request, *args, **kwargs)
            except StepUpNeeded:
                raise
            except Unable as unable:
                request.keeps_unsent = True
                messages.add_message(request, level, unable.sentence)
            else:
                if not isinstance(outcome, str):
                    return outcome
                if outcome:
                    messages.success(request, outcome)
            return HttpResponseRedirect(reverse(to, args=[kwargs[name] for name in names]))

        return _acting(returned, permission)

    return returning


def reading_sealed[**P](permission: Permission) -> Callable[[Guarded[P]], Open[P]]:
    """A page that is read and opens sealed text: the view opens by `request.entering()` first, then reads."""
    return lambda view: _acting(view, permission, methods=_READS)


def open_to_signed_in[**P](view: Guarded[P]) -> Open[P]:
    """A page that every signed-in person may read."""
    return _reading(view, None)


def before_sign_in[**P](view: Open[P]) -> Open[P]:
    """A page before sign-in; it opens access.entry.threshold() round its own statements."""

    @wraps(view)
    def standing(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(cast("HttpResponse", response))
        return response

    return _marked(standing, THRESHOLD)


def either[**P](*, get: Open[P], post: Open[P]) -> Open[P]:
    """One address with two guarded views."""

    @wraps(get)
    def by_method(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST":
            return post(request, *args, **kwargs)
        if request.method not in _READS:
            return HttpResponseNotAllowed((*_READS, "POST"))
        return get(request, *args, **kwargs)

    marked = _marked(by_method, f"{_mark_of(get)} {_mark_of(post)}")
    marked.__dict__["sigap_reads"] = True
    return marked


def ticket_of(request: HttpRequest) -> str:
    """The session key the browser brought, or nothing."""
    ticket = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return ticket if len(ticket) <= _LONGEST_TICKET else ""


def safe_next(request: HttpRequest, wanted: str | None) -> str:
    """Where to go on to: a path of this desk, never an address elsewhere."""
    if (
        wanted
        and wanted.startswith("/")
        and len(wanted) <= _LONGEST_NEXT
        and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    ):
        return wanted
    return str(settings.LOGIN_REDIRECT_URL)


def may_open(actor: Actor, path: str) -> bool:
    """Whether an address of this desk is a page that the actor's roles open at all; of the row behind it nothing."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return False
    mark = _mark_of(match.func).partition(" ")[0]
    return mark == SIGNED_IN or (mark in set(Permission) and actor.can(Permission(mark)))


def _reading[**P](view: Guarded[P], permission: Permission | None) -> Open[P]:
    @wraps(view)
    def read(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method not in _READS:
            return HttpResponseNotAllowed(_READS)
        desk = cast("DeskRequest", request)

        def inside() -> HttpResponseBase:
            with _entering(desk, permission, is_page=True):
                response = view(desk, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    # Rendered here: a template that asks the database must ask inside the door.
                    response.render()
                return response

        return _answered(desk, inside)

    read.__dict__["sigap_reads"] = True
    return _marked(read, permission or SIGNED_IN)


def _acting[**P](view: Guarded[P], permission: Permission | None, methods: tuple[str, ...] = ("POST",)) -> Open[P]:
    is_page = methods == _READS

    @wraps(view)
    def acted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        desk = cast("DeskRequest", request)
        desk.POST = _normalized(request.POST)  # type: ignore[assignment]  # the stubs' own name for a QueryDict
        # A page is entered more than once, so that what it opens is traced first: counted is at the first.
        desk.entering = warned(desk, lambda: _entering(desk, permission, is_page=is_page), clock.now)

        def inside() -> HttpResponseBase:
            try:
                response = view(desk, *args, **kwargs)
            except (FormInvalid, Unable) as failed:
                response = answer_failure(desk, failed)
            if not hasattr(desk, "actor"):
                raise RuntimeError(f"{view.__name__} answered without entering")
            return response

        def sent() -> HttpResponseBase:
            response = _once_more(desk, inside)
            _forget_sent(desk, response)
            return response

        return _answered(desk, sent)

    acted.__dict__["sigap_reads"] = is_page
    return _marked(acted, permission or SIGNED_IN)


def _once_more(request: DeskRequest, inside: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The view, once more from its start where PostgreSQL gave its act up; after that the page with all that was typed.

    Where a part of it stands, nobody is asked to send it again. Raises what it was where the view named no page.
    """

    def from_the_start() -> HttpResponseBase:
        if hasattr(request, "actor"):
            del request.actor
        for _name, files in request.FILES.lists():
            for file in files:
                file.seek(0)  # read to its end by the try before
        return inside()

    def given_up(error: DatabaseError, has_committed: bool) -> HttpResponseBase:  # noqa: FBT001 - as `once_more` calls it
        if not hasattr(request, "page_again"):
            raise error
        return answer_failure(request, Conflict(_HALF_DONE if has_committed else _NOT_DONE))

    return audit.once_more(from_the_start, otherwise=given_up)


def _normalized(posted: QueryDict) -> QueryDict:
    """Without NUL, which PostgreSQL stores nowhere; a line end is one sign, as the browser counts it."""
    plain = posted.copy()
    for name, values in posted.lists():
        plain.setlist(name, [value.replace("\x00", "").replace("\r\n", "\n") for value in values])
    return plain


@contextmanager
def _entering(request: DeskRequest, permission: Permission | None, *, is_page: bool) -> Iterator[Actor]:
    with entry.enter(ticket_of(request), is_page=is_page and not hasattr(request, "actor")) as actor:
        if actor.is_system:
            # The key of an office's system is no session of a browser.
            raise entry.SessionEnded
        request.actor = actor
        if actor.unread is not None:
            request.unread = actor.unread
        session = getattr(request, "session", None)
        if isinstance(session, sessions.SessionStore):
            session.take(actor.session_hash, actor.session_data)
        translation.activate(actor.language)
        if permission is not None:
            actor.require(permission)
        yield actor


def _answered(request: DeskRequest, inside: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        response = with_failure_page(request, inside)
    except entry.SessionEnded:
        response = _signed_out(request)
    except entry.SecondFactorMissing:
        response = HttpResponseRedirect(reverse("mfa_activate_totp"))
    except entry.PasswordMustChange:
        response = HttpResponseRedirect(reverse("masuk_sandi_baru"))
    except Refused as refused:
        trace_refusal(ticket_of(request), refused)
        raise Http404 from None
    except macs.MacBroken as broken:
        trace_altered(request, broken)
        raise Http404 from None
    except OpeningRefused:
        # The vault has told of it in the trail where it was too much.
        response = error_page(request, ErrorFrame.DESK, 403, instead=HELD_BACK)
    except (SealBroken, KeyDestroyed) as unreadable:
        response = error_page(request, ErrorFrame.DESK, 404, instead=_unreadable_page(unreadable))
    add_never_cache_headers(cast("HttpResponse", response))
    return response


def _forget_sent(request: DeskRequest, response: HttpResponseBase) -> None:
    """What was kept while it was typed goes once its form was taken: a form that failed is shown again, not led on."""
    form = request.POST.get("unsent", "") if request.method == "POST" else ""
    if not form or response.status_code != _FOUND or hasattr(request, "keeps_unsent"):
        return
    # The act stands; what was kept beside it may stay a while longer.
    with (
        suppress(entry.SessionEnded, entry.NotYetOpen, entry.PowersAltered, DatabaseError),
        entry.enter(ticket_of(request)) as actor,
    ):
        actions.drop_unsent(by=actor, at=clock.now(), form=form[:_LONGEST_NEXT], is_sent=True)


def _signed_out(request: HttpRequest) -> HttpResponseBase:
    if request.method in _READS:
        return HttpResponseRedirect(f"{reverse('masuk')}?{urlencode({'next': request.get_full_path()})}")
    typed = [(key, value) for key, values in request.POST.lists() for value in values]
    kept = [(key, value) for key, value in typed if key != "csrfmiddlewaretoken"]
    by = sessions.writer_of(ticket_of(request))
    # Of an unknown writer nothing travels along: it is shown here, to be copied, and handed to nobody.
    context = {"kept": kept, "to": request.get_full_path(), "by": by, "typed": () if by else typed_in(request)}
    return render(request, "access/not_saved.html", context, status=401)


def trace_refusal(ticket: str, refused: Refused) -> None:
    """Leaves in the trail, in the name of who holds the ticket, what was refused to them."""
    about = {key: value for key, value in refused.ids.items() if key in events.REFUSED_ABOUT}
    case = about.get("case")
    event = audit.NewEvent(
        code=events.REFUSED,
        stream_kind="case" if case else "system",
        stream_id=UUID(case) if case else events.SYSTEM_STREAM,
        at=clock.now(),
        ids={"permission": refused.permission, **about},
    )
    try:
        # Entered anew: in the trail the desk writes in the name of who holds the ticket, and of nobody else.
        with entry.enter(ticket) as actor:
            audit.record(replace(event, actor_id=actor.person_id))
    except (entry.SessionEnded, entry.NotYetOpen, entry.PowersAltered):
        with entry.by_itself():
            audit.refusal(event)


def trace_altered(request: DeskRequest, broken: macs.MacBroken) -> None:
    """A row past SIGAP is told of in the trail, or whoever wrote it could try on in silence."""
    held_by = broken.person_id if isinstance(broken, entry.PowersAltered) else None
    actor = request.actor.person_id if hasattr(request, "actor") else held_by
    event = audit.NewEvent(
        code=events.POWER_ALTERED,
        stream_kind="system",
        stream_id=events.SYSTEM_STREAM,
        at=clock.now(),
        ids={"kind": str(broken), **({"person": str(actor)} if actor else {})},
    )
    with entry.by_itself():
        audit.refusal(event)


def _unreadable_page(unreadable: SealBroken | KeyDestroyed) -> ErrorPage:
    """What stands in the place of a text that does not open: damaged, or destroyed on purpose."""
    if isinstance(unreadable, KeyDestroyed):
        return GONE
    _trace_broken(unreadable)
    return BROKEN


def _trace_broken(broken: SealBroken) -> None:
    """A seal that broke elsewhere than at the vault's door, which tells of its own."""
    if isinstance(broken, OpeningBroken):
        return
    event = audit.NewEvent(
        code=SEAL_BROKEN, stream_kind="system", stream_id=events.SYSTEM_STREAM, at=clock.now(), ids={}
    )
    with entry.by_itself():
        audit.refusal(event)


def _marked[V: Callable[..., Any]](view: V, mark: str) -> V:
    view.__dict__["sigap_permission"] = mark
    return view


def _mark_of(view: Callable[..., Any]) -> str:
    return str(getattr(view, "sigap_permission", ""))
