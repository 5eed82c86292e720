"""What `/sehat/` says: to a stranger whether all is well, to this machine's own watcher also what is not."""

from collections.abc import Sequence

from django.http import HttpRequest, JsonResponse

_UNWELL = 503


def health_answer(
    request: HttpRequest, *, troubles: Sequence[str], warnings: Sequence[str], **more: object
) -> JsonResponse:
    """200, or 503 with troubles. Whoever comes by the proxy, which says so of everybody, is a stranger."""
    body: dict[str, object] = {"status": "trouble" if troubles else "ok"}
    if "X-Forwarded-For" not in request.headers:
        body |= {"troubles": list(troubles), "warnings": list(warnings), **more}
    return JsonResponse(body, status=_UNWELL if troubles else 200)
