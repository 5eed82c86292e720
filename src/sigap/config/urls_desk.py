"""URLs of the desk, in Indonesian. No name of a person stands in any of them."""

from django.urls import include, path

urlpatterns = [
    path("", include("sigap.access.urls")),
    path("", include("sigap.notifications.urls")),
    path("", include("sigap.desk.urls")),
    path("", include("sigap.desk.people.urls")),
    path("laporan/", include("sigap.intake.urls")),
    path("kasus/", include("sigap.cases.urls")),
    path("", include("sigap.referrals.urls")),
    path("", include("sigap.assistance.urls")),
    path("insiden/", include("sigap.incidents.urls")),
]
handler400 = "sigap.desk.views.bad_request"
handler404 = "sigap.desk.views.not_found"
handler500 = "sigap.desk.views.server_error"
