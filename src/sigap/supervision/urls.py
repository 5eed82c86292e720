"""Addresses of supervision, below the task force's own: ids only."""

from django.urls import path

from sigap.supervision.views import site, visits

app_name = "supervision"
urlpatterns = [
    path("", visits.visits, name="list"),
    path("daftar-periksa/", visits.lists, name="lists"),
    path("rencana/", visits.plan, name="plan"),
    path("diterima/", visits.received, name="received"),
    path("<uuid:visit_id>/", visits.visit, name="visit"),
    path("<uuid:visit_id>/ubah/", visits.plan, name="change"),
    path("<uuid:visit_id>/isi/", site.site, name="site"),
    path("<uuid:visit_id>/foto/", site.photo, name="photo"),
    path("<uuid:visit_id>/foto/<uuid:photo_id>/", site.picture, name="picture"),
    path("<uuid:visit_id>/foto/<uuid:photo_id>/hapus/", site.drop_photo, name="drop_photo"),
    path("<uuid:visit_id>/temuan/", site.finding, name="finding"),
    path("<uuid:visit_id>/temuan/<uuid:finding_id>/janji/", site.promise, name="promise"),
    path("<uuid:visit_id>/surat-tugas/", visits.assign, name="assign"),
    path("<uuid:visit_id>/selesai/", visits.close, name="close"),
    path("<uuid:visit_id>/batal/", visits.cancel, name="cancel"),
    path("<uuid:visit_id>/laporan/", visits.report, name="report"),
]
