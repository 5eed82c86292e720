"""Addresses of what is kept apart: numbers, codes and ids only."""

from django.urls import path

from sigap.custody.views import conflict, disclosing, keys

app_name = "custody"
urlpatterns = [
    path("jalur-khusus/", conflict.index, name="lane"),
    path("jalur-khusus/kunci/", keys.key, name="key"),
    path("jalur-khusus/kunci/ganti/", keys.change, name="key_change"),
    path("jalur-khusus/kesiapan/", keys.ready, name="ready"),
    path("jalur-khusus/kesiapan/<uuid:key_id>/sahkan/", keys.confirm, name="confirm"),
    path("jalur-khusus/<slug:number>/", conflict.report, name="report"),
    path("jalur-khusus/<slug:number>/kabar/", conflict.tell, name="tell"),
    path("jalur-khusus/<slug:number>/tulis/", conflict.write, name="write"),
    path("jalur-khusus/<slug:number>/simpan/", conflict.keep, name="keep"),
    path("jalur-khusus/<slug:number>/berkas/<int:ordinal>/", conflict.file, name="file"),
    path("jalur-khusus/<slug:number>/serahkan/", conflict.release, name="release"),
    path("jalur-khusus/<slug:number>/segel-ulang/<uuid:key_id>/", conflict.share, name="share"),
    path("laporan/<slug:number>/jalur-khusus/", conflict.move, name="move"),
    path("identitas-pelapor/", disclosing.asked, name="asked"),
    path("identitas-pelapor/jawab/", disclosing.to_answer, name="to_answer"),
    path("identitas-pelapor/jawab/<uuid:disclosure_id>/", disclosing.answer, name="answer"),
    path("identitas-pelapor/buka/<uuid:disclosure_id>/", disclosing.shown, name="shown"),
    path("identitas-pelapor/minta/<slug:code>/<int:ordinal>/", disclosing.ask, name="ask"),
]
