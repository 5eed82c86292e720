"""All of allauth's addresses, so that it can name them; only those we use answer, the rest are not there."""

from collections.abc import Sequence

from allauth.urls import urlpatterns as allauth_patterns
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.generic import RedirectView

from sigap.access.guard import before_sign_in
from sigap.access.signin import views
from sigap.access.signin.views import View, own_credentials


@before_sign_in
def closed(_request: HttpRequest, /, *_args: object, **_kwargs: object) -> HttpResponseBase:
    """Sign-up, mail and reset by mail: not in this house."""
    raise Http404


def _to(name: str) -> View:
    return before_sign_in(RedirectView.as_view(pattern_name=name, query_string=True))


OPEN: dict[str, View] = {
    "account_login": _to("masuk"),
    "account_reauthenticate": _to("masuk_ulang"),
    "mfa_reauthenticate": _to("masuk_ulang"),
    "mfa_index": _to("profil"),
    "mfa_authenticate": own_credentials(views.CodeView.as_view()),
    "mfa_activate_totp": own_credentials(views.ActivateView.as_view()),
    "mfa_deactivate_totp": own_credentials(views.DeactivateView.as_view()),
    "mfa_view_recovery_codes": own_credentials(views.recovery_codes),
    "mfa_generate_recovery_codes": own_credentials(views.GenerateView.as_view()),
}


def _guarded(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    guarded: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = _guarded(pattern.url_patterns)
            guarded.append(URLResolver(pattern.pattern, inner, pattern.default_kwargs))
        else:
            view = OPEN.get(pattern.name or "", closed)
            guarded.append(URLPattern(pattern.pattern, view, pattern.default_args, pattern.name))
    return guarded


urlpatterns = _guarded(allauth_patterns)
