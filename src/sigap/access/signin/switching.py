"""One session ends and another begins in one request: only the demo's tour does this."""

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase, QueryDict

from sigap.access.signin.views import leave, sign_in


def sign_in_as(request: HttpRequest, *, login: str, password: str, then: str) -> HttpResponseBase:
    """Ends the session at hand and posts the sign-in form in somebody's name; `then` is where they go on."""
    leave(request)
    request.user = AnonymousUser()
    shown = QueryDict(mutable=True)
    shown.update({"login": login, "password": password, "next": then})
    request.POST = cast("Any", shown)
    return sign_in(request)
