"""The language of a page before anybody is known: the browser's cookie, else Indonesian. The guard sets it anew."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

_KNOWN = {code for code, _name in settings.LANGUAGES}


def language_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Speaks the cookie's language for the length of one request."""

    def speaking(request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(wanted if wanted in _KNOWN else settings.LANGUAGE_CODE)
        try:
            return get_response(request)
        finally:
            translation.deactivate()

    return speaking
