"""Addresses of sessions, of the psychologist's section, of the grant."""

from django.urls import path

from sigap.sessions.views import correcting, grant, psychology, sessions

app_name = "sessions"
_QUARTER = "dak/<slug:quarter>"
urlpatterns = [
    path("kasus/<slug:code>/sesi/", sessions.of_case, name="of_case"),
    path("kasus/<slug:code>/sesi/catat/", sessions.note, name="note"),
    path("kasus/<slug:code>/sesi/<uuid:service_session_id>/tarik/", sessions.void, name="void"),
    path("kasus/<slug:code>/layanan/<uuid:service_id>/perbaiki/", correcting.correct, name="correct"),
    path("kasus/<slug:code>/psikolog/", psychology.section, name="psychology"),
    path("kasus/<slug:code>/psikolog/tulis/", psychology.write, name="write"),
    path("kasus/<slug:code>/psikolog/<int:ordinal>/mulai/", psychology.begin, name="begin"),
    path("kasus/<slug:code>/psikolog/<uuid:seat_id>/izin/", psychology.answer, name="answer"),
    path("dak/", grant.current, name="grant_now"),
    path(f"{_QUARTER}/", grant.grant, name="grant"),
    path(f"{_QUARTER}/lembar.xlsx", grant.workbook, name="workbook"),
    path(f"{_QUARTER}/komponen/", grant.add, name="component"),
    path(f"{_QUARTER}/komponen/<uuid:component_id>/cocok/", grant.confirm, name="confirm"),
    path(f"{_QUARTER}/komponen/<uuid:component_id>/akhiri/", grant.end, name="end"),
]
