"""The desk's door while its keys wait for an officer's passphrase: one page, one attempt at a time, each one traced.

Nobody can sign in yet, so nobody is known: what slows guessing down is the address and the price of a guess. The
passphrase is never logged, stored or shown again; after a restart the desk is locked anew.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django import forms
from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie

from sigap import audit
from sigap.access import entry, events
from sigap.access.signin import pace
from sigap.access.signin.adapters import seconds_of
from sigap.access.signin.pace import BackoffPolicy, FailureCount
from sigap.access.visit import visit_of
from sigap.kernel import clock
from sigap.ui.errors import AWAY, ErrorFrame, error_page
from sigap.ui.forms import ServerForm
from sigap.vault import rings
from sigap.vault.client import UnlockBusy, VaultAway
from sigap.vault.events import RING_UNLOCKED
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.ring_use import OpeningRefused
from sigap.vault.root_key import PassphraseWrong, RingLocked

UNLOCK = "/buka-kunci/"
_HEALTH = "/sehat/"
_UNPROCESSABLE, _TOO_MANY, _LOCKED = 422, 429, 503
_LONGEST_PASSPHRASE = 1000
_MOST_ADDRESSES = 1000
# One address waits longer after each failure; all together never guess faster than once a second.
_OWN = BackoffPolicy(free=1, base=timedelta(seconds=1), cap=timedelta(minutes=1), forget=timedelta(minutes=15))
_ALL = BackoffPolicy(free=1, base=timedelta(seconds=1), cap=timedelta(seconds=1), forget=timedelta(minutes=15))
_log = logging.getLogger("sigap.unlock")

type Answering = Callable[[HttpRequest], HttpResponseBase]


class UnlockTooSoon(Exception):
    """The attempt was not looked at; the next one is after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class UnlockTurnstile:
    """Lets one attempt through at a time, in this process: a guess takes 256 MiB, and two would take twice that."""

    def __init__(self) -> None:
        self._busy = threading.Lock()
        self._own: dict[str, FailureCount] = {}
        self._all = FailureCount()
        self.failures = 0

    def attempt(self, source: str, judge: Callable[[int], None], *, at: datetime) -> None:
        """Has `judge` check one attempt. Raises UnlockTooSoon, and what `judge` raises; PassphraseWrong counts."""
        if not self._busy.acquire(blocking=False):
            raise UnlockTooSoon(_OWN.base)
        try:
            wait = max(pace.wait(_OWN, self._own.get(source, FailureCount()), at), pace.wait(_ALL, self._all, at))
            if wait > timedelta():
                raise UnlockTooSoon(wait)
            self._judged(source, judge, at)
        finally:
            self._busy.release()

    def _judged(self, source: str, judge: Callable[[int], None], at: datetime) -> None:
        try:
            judge(self.failures)
        except PassphraseWrong:
            self.failures += 1
            if len(self._own) >= _MOST_ADDRESSES:
                self._own.clear()
            self._own[source] = pace.after_failure(_OWN, self._own.get(source, FailureCount()), at)
            self._all = pace.after_failure(_ALL, self._all, at)
            raise
        self.forget()

    def forget(self) -> None:
        """The next lock begins anew."""
        self._own.clear()
        self._all, self.failures = FailureCount(), 0


turnstile = UnlockTurnstile()


class UnlockRingForm(ServerForm):
    """The passphrase, and nothing of who types it."""

    passphrase = forms.CharField(
        label=gettext_lazy("Frasa sandi kunci"),
        max_length=_LONGEST_PASSPHRASE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )


def unlocking_middleware(get_response: Answering) -> Answering:
    """While the keys are locked every address of the desk shows the same page, but for the health check."""

    def at_the_door(request: HttpRequest) -> HttpResponseBase:
        if request.path == _HEALTH:
            # It asks by itself, and once: a vault that hangs would hold it twice.
            return get_response(request)
        try:
            is_locked = rings.is_locked()
        except (VaultAway, KeysUnsafe, KeysUnusable) as trouble:
            return _away(request, trouble)
        if not is_locked:
            return HttpResponseRedirect(reverse("masuk")) if request.path == UNLOCK else get_response(request)
        if request.method == "POST" and request.path == UNLOCK:
            return _attempt(request)
        return _closed(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The vault went away, or was locked anew, in the midst of a page: its transaction came to nothing."""
        if isinstance(error, RingLocked):
            return _closed(request)
        return _away(request, error) if isinstance(error, VaultAway) else None

    at_the_door.__dict__["process_exception"] = process_exception
    return at_the_door


def _away(request: HttpRequest, trouble: Exception) -> HttpResponse:
    _log.error("the vault cannot be asked: %s", str(trouble) or type(trouble).__name__)
    response = error_page(request, ErrorFrame.DESK, _LOCKED, instead=AWAY)
    add_never_cache_headers(response)
    response.headers["Retry-After"] = "10"
    response.__dict__["_has_been_logged"] = True
    return response


@ensure_csrf_cookie
def _closed(request: HttpRequest) -> HttpResponse:
    return _page(request, UnlockRingForm(), _LOCKED, is_unsaved=request.method == "POST")


@csrf_protect
def _attempt(request: HttpRequest) -> HttpResponseBase:
    form = UnlockRingForm(request.POST)
    if not form.is_valid():
        return _page(request, form, _UNPROCESSABLE)
    at = clock.now()

    def judge(failures: int) -> None:
        rings.unlock(form.cleaned_data["passphrase"], write_trace=lambda: _trace(failures, at))

    try:
        turnstile.attempt(visit_of(request).source, judge, at=at)
    except VaultAway as away:
        return _away(request, away)
    except _REFUSED as refused:
        status, words = _refusal(refused)
    else:
        _log.warning("the keys are unlocked")
        return HttpResponseRedirect(reverse("masuk"))
    form.add_error("passphrase", words)
    return _page(request, form, status)


_REFUSED = (UnlockTooSoon, UnlockBusy, PassphraseWrong, OpeningRefused, KeysUnsafe, KeysUnusable, DatabaseTrouble)


def _refusal(refused: Exception) -> tuple[int, str]:
    """What the page answers with, and what it says."""
    if isinstance(refused, UnlockTooSoon):
        return _TOO_MANY, _("Tunggu %(wait)s, lalu coba lagi.") % {"wait": seconds_of(refused.wait)}
    if isinstance(refused, UnlockBusy):
        return _TOO_MANY, _("Frasa lain sedang diperiksa. Tunggu sebentar, lalu coba lagi.")
    if isinstance(refused, PassphraseWrong):
        _log.warning("a wrong passphrase for the keys, %d so far", turnstile.failures)
        return _UNPROCESSABLE, _("Frasa sandi tidak cocok.")
    if isinstance(refused, DatabaseTrouble | OpeningRefused):
        # No trace, no keys.
        _log.error("the keys stay locked: the database does not answer, or tells of no unlocking")
        return _LOCKED, _("Basis data tidak menjawab, maka kunci belum dibuka. Coba lagi sebentar lagi.")
    _log.error("the keys cannot be unlocked: %s", refused)
    return _LOCKED, _("Berkas kunci bermasalah. Administrator teknis: ./sigap keys status")


def _trace(failures: int, at: datetime) -> None:
    with entry.by_itself(), audit.recording(durable=True):
        audit.record(
            audit.NewEvent(
                code=RING_UNLOCKED,
                stream_kind="system",
                stream_id=events.SYSTEM_STREAM,
                at=at,
                ids={"failures": str(failures)},
            )
        )


def _page(request: HttpRequest, form: UnlockRingForm, status: int, *, is_unsaved: bool = False) -> HttpResponse:
    context = {"form": form, "unlock_url": UNLOCK, "is_unsaved": is_unsaved}
    response = render(request, "access/unlock.html", context, status=status)
    add_never_cache_headers(response)
    if status == _LOCKED:
        response.headers["Retry-After"] = "60"
        # Being locked is no error: a watcher that asks every few seconds would fill the log.
        response.__dict__["_has_been_logged"] = True
    return response
