"""Addresses of the action plan, below /gugus-tugas/rad/."""

from django.urls import path

from sigap.actionplan.views import editions, entries, matrix, sheets

app_name = "actionplan"
urlpatterns = [
    path("", matrix.index, name="plan"),
    path("mulai/", editions.start, name="start"),
    path("edisi/", editions.index, name="editions"),
    path("batas/", editions.limits, name="limits"),
    path("isian/", entries.own, name="own"),
    path("edisi/<uuid:edition_id>/", matrix.edition, name="edition"),
    path("edisi/<uuid:edition_id>/beda/", editions.compare, name="compare"),
    path("edisi/<uuid:edition_id>/tetapkan/", editions.adopt, name="adopt"),
    path("edisi/<uuid:edition_id>/revisi/", editions.revise, name="revise"),
    path("edisi/<uuid:edition_id>/luncuran/", editions.carry, name="carry"),
    path("edisi/<uuid:edition_id>/kegiatan/", editions.add_activity, name="add_activity"),
    path("edisi/<uuid:edition_id>/kegiatan/<uuid:activity_key>/", editions.change_activity, name="change_activity"),
    path("edisi/<uuid:edition_id>/kegiatan/<uuid:activity_key>/hapus/", editions.remove, name="remove"),
    path("edisi/<uuid:edition_id>/lembar.xlsx", sheets.sheet, name="sheet"),
    path("edisi/<uuid:edition_id>/matriks.pdf", sheets.paper, name="paper"),
    path("edisi/<uuid:edition_id>/muat/", sheets.upload, name="upload"),
    path("edisi/<uuid:edition_id>/muat/<uuid:sheet_id>/", sheets.preview, name="preview"),
    path("edisi/<uuid:edition_id>/tutup/<slug:quarter>/", entries.close, name="close_quarter"),
    path("edisi/<uuid:edition_id>/buka/<slug:quarter>/", entries.reopen, name="reopen_quarter"),
    path("kegiatan/<uuid:activity_key>/", entries.activity, name="activity"),
    path("kegiatan/<uuid:activity_key>/bukti/<uuid:file_id>/", entries.evidence, name="evidence"),
    path("kegiatan/<uuid:activity_key>/isi/<slug:quarter>/", entries.tell, name="tell"),
]
