"""Addresses of assessment, plan and conference."""

from django.urls import path

from sigap.casework.views import conferences, documents, listing, moving, planning, records, supervising

app_name = "casework"
_CASE = "kasus/<slug:code>/rencana"
_TALK = f"{_CASE}/konferensi/<uuid:conference_id>"
urlpatterns = [
    path(f"{_CASE}/", listing.of_case, name="of_case"),
    path(f"{_CASE}/asesmen/<int:ordinal>/", records.assess, name="assess"),
    path(f"{_CASE}/keselamatan/<int:ordinal>/", records.write_safety_plan, name="safety"),
    path(f"{_CASE}/pemantauan/<int:ordinal>/", records.follow_up, name="follow_up"),
    path(f"{_CASE}/riwayat/<slug:kind>/<int:ordinal>/", listing.history, name="history"),
    path(f"{_CASE}/susun/", planning.plan, name="plan"),
    path(f"{_CASE}/tujuan/<uuid:goal_id>/layanan/", planning.add_service, name="add_service"),
    path(f"{_CASE}/tujuan/<uuid:goal_id>/lanjut/", moving.continue_goal, name="continue_goal"),
    path(f"{_CASE}/layanan/<uuid:service_id>/lanjut/", moving.move_service, name="move_service"),
    path(f"{_CASE}/layanan/<uuid:service_id>/hasil/", planning.end_service, name="end_service"),
    path(f"{_CASE}/layanan/<uuid:service_id>/dibaca/", planning.read_result, name="read_result"),
    path(f"{_CASE}/persetujuan/", planning.agreements, name="agreements"),
    path(f"{_CASE}/persetujuan/catat/", planning.agree, name="agree"),
    path(f"{_CASE}/dilihat/", supervising.look, name="look"),
    path("kantor/<uuid:office_id>/rencana-dilihat/", supervising.practice, name="practice"),
    path(f"{_CASE}/konferensi/", conferences.of_case, name="conferences"),
    path(f"{_CASE}/konferensi/undang/", conferences.call, name="call"),
    path(f"{_TALK}/", conferences.conference, name="conference"),
    path(f"{_TALK}/notula/", conferences.write_minutes, name="minutes"),
    path(f"{_TALK}/notula/riwayat/", conferences.history, name="minutes_history"),
    path(f"{_TALK}/notula/cetak/", documents.minutes, name="minutes_paper"),
    path(f"{_TALK}/batal/", conferences.cancel, name="cancel"),
    path(f"{_CASE}/dokumen/<slug:slug>/<int:ordinal>/", documents.document, name="document"),
]
