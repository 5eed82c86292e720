"""Addresses of the action plan, below /gugus-tugas/rad/."""

from django.urls import path

from sigap.actionplan.views import entries, matrix

app_name = "actionplan"
urlpatterns = [
    path("", matrix.index, name="plan"),
    path("isian/", entries.own, name="own"),
    path("edisi/<uuid:edition_id>/", matrix.edition, name="edition"),
    path("edisi/<uuid:edition_id>/tutup/<slug:quarter>/", entries.close, name="close_quarter"),
    path("edisi/<uuid:edition_id>/buka/<slug:quarter>/", entries.reopen, name="reopen_quarter"),
    path("kegiatan/<uuid:activity_key>/", entries.activity, name="activity"),
    path("kegiatan/<uuid:activity_key>/isi/<slug:quarter>/", entries.tell, name="tell"),
]
