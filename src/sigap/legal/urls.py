"""Addresses of the legal track."""

from django.urls import path

from sigap.legal.views import charges, dossiers, exits, marks, reporting, telling, track

app_name = "legal"
urlpatterns = [
    path("kasus/<slug:code>/hukum/", track.of_case, name="of_case"),
    path("kasus/<slug:code>/hukum/catat/", marks.note, name="note"),
    path("jalur-pidana/", track.table, name="table"),
    path("jalan-tertutup/<uuid:exit_id>/", exits.answer, name="exit"),
    path("kasus/<slug:code>/hukum/berkas/<int:ordinal>/", dossiers.dossier, name="dossier"),
    path("kasus/<slug:code>/hukum/berkas/<int:ordinal>/kaitan/", dossiers.link, name="link"),
    path("kasus/<slug:code>/hukum/berkas/<int:ordinal>/kaitan/<uuid:link_id>/", dossiers.unlink, name="unlink"),
    path("kasus/<slug:code>/hukum/pasal/", charges.charge, name="charge"),
    path("kasus/<slug:code>/hukum/pasal/<uuid:charge_id>/tarik/", charges.drop, name="drop"),
    path("kasus/<slug:code>/hukum/pasal/<uuid:charge_id>/hukum/", charges.choose, name="choose"),
    path("kasus/<slug:code>/hukum/beri-tahu/", charges.tell, name="tell"),
    path("kasus/<slug:code>/hukum/korban/", telling.victims, name="victims"),
    path("kasus/<slug:code>/hukum/korban/<int:ordinal>/", telling.wish, name="wish"),
    path("kasus/<slug:code>/hukum/korban/kabar/<uuid:notice_id>/", telling.settle, name="settle"),
    path("kasus/<slug:code>/hukum/korban/kabar/<uuid:notice_id>/aman/", telling.look_at_safety, name="safety"),
    path("kasus/<slug:code>/hukum/hari-bebas/<int:ordinal>/", telling.plan_release, name="plan_release"),
    path("kasus/<slug:code>/hukum/tanpa-laporan/", reporting.unreported, name="unreported"),
    path("kasus/<slug:code>/hukum/<uuid:mark_id>/", track.history, name="history"),
    path("kasus/<slug:code>/hukum/<uuid:mark_id>/perbaiki/", marks.correct, name="correct"),
    path("kasus/<slug:code>/hukum/<uuid:mark_id>/benarkan/", marks.confirm, name="confirm"),
]
