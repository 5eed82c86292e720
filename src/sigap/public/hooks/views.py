"""The webhook of the WhatsApp Business Cloud API: checks the signature, stores the bytes, answers at once.

Whatever is not stored is answered so that Meta comes again; it does for seven days. Nothing of a delivery is logged.
"""

import hmac
import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from sigap.kernel import clock
from sigap.mailbox import slot
from sigap.mailbox.channel_settings import ChannelsUnusable, WhatsApp, channels_in
from sigap.mailbox.channels import Channel
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable

log = logging.getLogger(__name__)
BODY_LIMIT = 3 * 1024 * 1024
"""As Meta says: a webhook has 3 MB at most."""
UNSIGNED, FORBIDDEN, NO_SUCH_WAY, TOO_LARGE, DOWN = 401, 403, 405, 413, 503
_CHALLENGE_MOST = 200


def whatsapp(request: HttpRequest) -> HttpResponse:
    """GET: the handshake by which Meta learns that the address is ours. POST: a delivery."""
    try:
        account = channels_in(settings.SIGAP_CHANNELS).whatsapp
    except (ChannelsUnusable, KeysUnsafe, KeysUnusable) as error:
        return _down(error)
    if account is None or not account.app_secret:
        raise Http404
    if request.method == "GET":
        response = _greeted(request, account)
    elif request.method == "POST":
        response = _delivered(request, account)
    else:
        response = HttpResponse(status=NO_SUCH_WAY, headers={"Allow": "GET, POST"})
    add_never_cache_headers(response)
    return response


def _greeted(request: HttpRequest, account: WhatsApp) -> HttpResponse:
    token, challenge = request.GET.get("hub.verify_token", ""), request.GET.get("hub.challenge", "")
    is_ours = bool(account.verify_token) and hmac.compare_digest(account.verify_token.encode(), token.encode())
    is_fit = challenge.isascii() and challenge.isalnum() and len(challenge) <= _CHALLENGE_MOST
    if request.GET.get("hub.mode") != "subscribe" or not is_ours or not is_fit:
        return HttpResponse(status=FORBIDDEN)
    return HttpResponse(challenge, content_type="text/plain; charset=utf-8")


def _delivered(request: HttpRequest, account: WhatsApp) -> HttpResponse:
    # Read as a stream: Django's limit for forms is smaller than what Meta sends.
    raw = request.read(BODY_LIMIT + 1)
    if len(raw) > BODY_LIMIT:
        return HttpResponse(status=TOO_LARGE)
    at = clock.now()
    try:
        if not slot.is_signed(raw, request.headers.get("X-Hub-Signature-256", ""), secret=account.app_secret):
            slot.note_refused(Channel.WHATSAPP, at=at)
            return HttpResponse(status=UNSIGNED)
        if not slot.holds_messages(raw):
            return HttpResponse()
        once = slot.once_of(raw, secret=account.app_secret.encode())
        laid = slot.store_delivery(raw, channel=Channel.WHATSAPP, once=once, at=at)
    except Exception as error:  # noqa: BLE001 - whatever failed, Meta must come again
        return _down(error)
    return HttpResponse(status=200 if laid.is_kept else DOWN)


def _down(error: Exception) -> HttpResponse:
    # The type alone: a driver's message may quote what was delivered.
    log.error("A delivery could not be stored: %s", type(error).__name__)
    return HttpResponse(status=DOWN, headers={"Retry-After": "60"})
