"""URLs of the public site: Indonesian without prefix, English under /en/. No cookie anywhere."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from sigap.api import views as api
from sigap.public import views
from sigap.public.hooks import views as hooks

urlpatterns = [
    path("sehat/", views.health, name="sehat"),
    path("api/v1/reports", api.reports, name="api_reports"),
    path("api/v1/openapi.json", api.openapi, name="api_described"),
    path("kait/whatsapp/", hooks.whatsapp, name="kait_whatsapp"),
    *i18n_patterns(path("", include("sigap.public.urls")), prefix_default_language=False),
]
handler400 = "sigap.public.views.bad_request"
handler404 = "sigap.public.views.not_found"
handler500 = "sigap.public.views.server_error"
