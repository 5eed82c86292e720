"""Addresses of the way home."""

from django.urls import path

from sigap.reintegration.views import papers, returns, visits

app_name = "reintegration"
_CASE = "kasus/<slug:code>/pemulangan"
_ONE = f"{_CASE}/<uuid:return_id>"
_VISIT = f"{_CASE}/kunjungan/<uuid:visit_id>"
urlpatterns = [
    path(f"{_CASE}/", returns.of_case, name="of_case"),
    path(f"{_CASE}/rencanakan/<int:ordinal>/", returns.begin, name="begin"),
    path(f"{_ONE}/ubah/", returns.change, name="change"),
    path(f"{_ONE}/serah-terima/", returns.hand, name="hand"),
    path(f"{_ONE}/hentikan/", returns.drop, name="drop"),
    path(f"{_ONE}/kunjungan/", visits.agree, name="agree"),
    path(f"{_VISIT}/", visits.make, name="visit"),
    path(f"{_VISIT}/batal/", visits.drop, name="drop_visit"),
    path(f"{_ONE}/berita-acara/<int:place>/", papers.handover_record, name="handover_record"),
    path(f"{_ONE}/berita-acara/", papers.return_record, name="return_record"),
    path(f"{_ONE}/laporan/", papers.progress, name="progress"),
]
