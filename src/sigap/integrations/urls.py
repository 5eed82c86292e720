"""Addresses of the machine interface, and of the pages on which an office looks after its keys."""

from django.urls import include, path

from sigap.integrations.views import keys, machine
from sigap.integrations.views.door import nowhere

app_name = "integrations"
_MACHINE = [
    path("openapi.json", machine.openapi, name="openapi"),
    path("key", machine.own_key, name="own_key"),
    path("changes", machine.changes, name="changes"),
    path("referrals", machine.list_referrals, name="referrals"),
    path("referrals/<str:key>", machine.one_referral, name="referral"),
    path("referrals/<str:key>/answer", machine.answer_referral, name="answer"),
    path("referrals/<str:key>/question", machine.ask_back, name="question"),
    path("referrals/<str:key>/result", machine.report_result, name="result"),
    path("cases", machine.list_cases, name="cases"),
    path("cases/<str:key>", machine.one_case, name="case"),
    path("cases/<str:key>/milestones", machine.milestones, name="milestones"),
    path("<path:key>", nowhere),
]
urlpatterns = [
    path("api/v1/", include(_MACHINE)),
    path("sistem-kantor/", keys.index, name="list"),
    path("sistem-kantor/contoh.py", keys.sample, name="sample"),
    path("sistem-kantor/<uuid:office_id>/", keys.office, name="office"),
    path("sistem-kantor/<uuid:office_id>/kunci/", keys.make, name="make"),
    path("sistem-kantor/<uuid:office_id>/alamat/", keys.place, name="place"),
    path("sistem-kantor/<uuid:office_id>/alamat/hapus/", keys.drop_place, name="drop_place"),
    path("sistem-kantor/kunci/<uuid:key_id>/ganti/", keys.rotate, name="rotate"),
    path("sistem-kantor/kunci/<uuid:key_id>/cabut/", keys.end, name="end"),
]
