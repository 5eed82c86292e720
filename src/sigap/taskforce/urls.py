"""Addresses of the task force: ids and codes only, never a name."""

from django.urls import path

from sigap.taskforce.views import agreements, decrees, members, outside, schemes, seats, structure

app_name = "taskforce"
urlpatterns = [
    path("", structure.front, name="front"),
    path("susunan/", structure.overview, name="seats"),
    path("susunan/g/<slug:code>/", structure.overview, name="force"),
    path("susunan/g/<slug:code>/sk/", decrees.draft, name="draft"),
    path("susunan/tambah/", structure.add_force, name="add_force"),
    path("susunan/jabatan/<uuid:post_id>/isi/", structure.fill, name="fill"),
    path("susunan/bagian/<uuid:section_id>/program/", structure.programme, name="programme"),
    path("susunan/sk/<uuid:decree_id>/", decrees.decree, name="decree"),
    path("susunan/sk/<uuid:decree_id>/naskah/", decrees.text, name="decree_text"),
    path("susunan/sk/<uuid:decree_id>/lampiran/", decrees.annex, name="annex"),
    path("susunan/sk/<uuid:decree_id>/catat/", decrees.enact, name="enact"),
    path("susunan/sk/<uuid:decree_id>/berkas/", decrees.file_paper, name="file_paper"),
    path("susunan/sk/<uuid:decree_id>/akhiri/", decrees.end, name="end_decree"),
    path("susunan/sk/<uuid:decree_id>/buang/", decrees.discard, name="discard"),
    path("susunan/sk/<uuid:decree_id>/cetak/", decrees.print_decree, name="print_decree"),
    path("susunan/sk/<uuid:decree_id>/kantor-luar/", outside.name, name="outside_office"),
    path("susunan/berkas/<uuid:paper_id>/", decrees.paper, name="paper"),
    path("susunan/skema/", schemes.overview, name="schemes"),
    path("susunan/skema/muat/", schemes.load, name="add_scheme"),
    path("susunan/skema/<slug:code>/", schemes.download, name="scheme"),
    path("perjanjian/", agreements.overview, name="agreements"),
    path("perjanjian/tambah/", agreements.add, name="add_agreement"),
    path("perjanjian/<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path("perjanjian/<uuid:agreement_id>/ubah/", agreements.change, name="change_agreement"),
    path("perjanjian/<uuid:renews>/perpanjang/", agreements.add, name="renew_agreement"),
    path("perjanjian/<uuid:agreement_id>/berkas/", agreements.file_paper, name="agreement_paper"),
    path("perjanjian/<uuid:agreement_id>/akhiri/", agreements.end, name="end_agreement"),
    path("direktori/", members.whom_to_ring, name="directory"),
    path("kalender/", members.calendar, name="calendar"),
    path("kalender/alamat/", members.make_feed, name="make_feed"),
    path("kalender/alamat/cabut/", members.revoke_feed, name="revoke_feed"),
    path("kalender/<str:secret>.ics", members.feed, name="feed"),
    path("naskah/", members.all_papers, name="papers"),
    path("susunan/isi/", seats.seat, name="seat"),
    path("susunan/kursi/<uuid:seat_id>/kosongkan/", seats.end_seat, name="end_seat"),
    path("susunan/sub/tambah/", seats.sub_force, name="add_sub_force"),
    path("susunan/sub/<uuid:sub_force_id>/ubah/", seats.sub_force, name="change_sub_force"),
    path("susunan/sub/<uuid:sub_force_id>/akhiri/", seats.end_sub_force, name="end_sub_force"),
]
