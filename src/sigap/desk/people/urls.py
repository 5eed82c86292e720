"""Addresses of people, offices and powers: ids only, never a name."""

from django.urls import path

from sigap.desk.people.views import changes, directory, offices, powers, resets

app_name = "people"
urlpatterns = [
    path("wewenang/", powers.matrix_page, name="powers"),
    path("orang/", directory.people, name="list"),
    path("orang/tambah/", changes.add, name="add"),
    path("orang/atur-ulang/<uuid:reset_id>/", resets.confirm, name="confirm_reset"),
    path("orang/<uuid:person_id>/", directory.person, name="person"),
    path("orang/<uuid:person_id>/peran/", changes.grant, name="grant"),
    path("orang/<uuid:person_id>/peran/akhiri/", changes.end_role, name="end_role"),
    path("orang/<uuid:person_id>/pindah/", changes.move, name="move"),
    path("orang/<uuid:person_id>/akhiri/", changes.end, name="end"),
    path("orang/<uuid:person_id>/aktifkan/", changes.reactivate, name="reactivate"),
    path("orang/<uuid:person_id>/sesi/akhiri/", directory.end_sessions, name="end_sessions"),
    path("orang/<uuid:person_id>/atur-ulang/", resets.ask, name="ask_reset"),
    path("kantor/", offices.tree, name="offices"),
    path("kantor/tambah/", offices.add, name="add_office"),
    path("kantor/gugus-tugas/", offices.seats_page, name="seats"),
    path("kantor/gugus-tugas/isi/", offices.seat, name="seat"),
    path("kantor/<uuid:office_id>/", offices.office, name="office"),
    path("kantor/<uuid:office_id>/ubah/", offices.change, name="change_office"),
    path("kantor/<uuid:office_id>/akhiri/", offices.end, name="end_office"),
]
