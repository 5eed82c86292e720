"""Response headers of both surfaces: nothing is kept in a browser or a proxy, nothing is embedded elsewhere."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class QuietHeadersMiddleware:
    """Marks every page `no-store`. Static files pass earlier and keep their own long life."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Adds the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # The quick exit's address is asked for when it is pressed, not before.
        response.headers.setdefault("X-DNS-Prefetch-Control", "off")
        return response


class CompressedReadsMiddleware(GZipMiddleware):
    """Compresses what is read on the public site: on 2G the form's bytes are what a villager waits for.

    An answer to a post is left as it is: it may hold what was typed beside what is secret (six words, a key), and the
    length of such a page must tell nothing (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Answers to GET and HEAD only."""
        if request.method not in {"GET", "HEAD"}:
            return response
        return super().process_response(request, response)
