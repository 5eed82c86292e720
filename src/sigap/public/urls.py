"""Addresses of the public site; English stands under /en/."""

from django.urls import path

from sigap.public import knowing, nudge, open_data, statistics, talk, views
from sigap.public.claims import views as claims
from sigap.public.errands import views as errands
from sigap.public.maps import views as maps
from sigap.public.prevention import views as prevention
from sigap.public.tasks import views as tasks
from sigap.public.uploads import views as uploads
from sigap.public.voice import views as voice

urlpatterns = [
    path("", views.home, name="beranda"),
    path("lapor/", views.report, name="lapor"),
    path("lapor/suara/", voice.speak, name="suara"),
    path("cek/", views.status, name="cek"),
    path("cek/balas/", talk.answer, name="cek_balas"),
    path("cek/surel/", nudge.wish, name="cek_surel"),
    path("cek/matikan/", views.ending, name="matikan"),
    path("klaim/", claims.claim, name="klaim"),
    path("tugas/", tasks.task, name="tugas"),
    path("tugas/<slug:token>/", errands.errand, name="tugas_satu"),
    path("tutup/", views.closed, name="tutup"),
    path("berkas/", uploads.add, name="berkas"),
    path("berkas/bagian/", uploads.part, name="berkas_bagian"),
    path("berkas/sampai/", uploads.how_far, name="berkas_sampai"),
    path("keamanan/", views.promises, name="keamanan"),
    path("nomor/", knowing.numbers, name="nomor"),
    path("tanda/", knowing.signs, name="tanda"),
    path("tanda/orang-tua/", knowing.signs_for_parents, name="tanda_orang_tua"),
    path("tanda/pelajar/", knowing.signs_for_pupils, name="tanda_pelajar"),
    path("tanda/pencari-kerja/", knowing.signs_for_jobseekers, name="tanda_pencari_kerja"),
    path("tawaran/", knowing.offer, name="tawaran"),
    path("anak/", knowing.for_children, name="anak"),
    path("bahasa/", knowing.speech, name="bahasa"),
    path("hukum/", knowing.law, name="hukum"),
    path("peta/", maps.regency_map, name="peta"),
    path("janji/", knowing.pledge, name="janji"),
    path("angka/", statistics.figures, name="angka"),
    path("kegiatan/", prevention.sessions, name="kegiatan"),
    path("kegiatan/kalender.ics", prevention.calendar, name="kegiatan_kalender"),
    path("kegiatan/minta/", prevention.ask, name="minta_kegiatan"),
    path("kegiatan/relawan/", prevention.volunteer, name="relawan"),
    path("pendapat/<slug:code>/", prevention.feedback, name="pendapat"),
    path("bahan/", prevention.sheets, name="bahan"),
    path("bahan/<slug:slug>/", prevention.sheet, name="bahan_lembar"),
    path("data-terbuka/", open_data.releases, name="data_terbuka"),
    path("data-terbuka/<slug:code>/edisi-<int:edition>/", open_data.release, name="terbitan"),
    path("data-terbuka/<slug:code>/edisi-<int:edition>.csv", open_data.file, name="berkas_data"),
    path("data-terbuka/<slug:code>/edisi-<int:edition>.json", open_data.exact, name="berkas_persis"),
    path("data-terbuka/<slug:code>/edisi-<int:edition>-dhis2.json", open_data.data_values, name="berkas_dhis2"),
]
