"""Addresses of the task force: ids only, never a name."""

from django.urls import path

from sigap.taskforce.views import seats

app_name = "taskforce"
urlpatterns = [
    path("", seats.front, name="front"),
    path("susunan/", seats.seats_page, name="seats"),
    path("susunan/isi/", seats.seat, name="seat"),
    path("susunan/kursi/<uuid:seat_id>/kosongkan/", seats.end_seat, name="end_seat"),
    path("susunan/sub/tambah/", seats.sub_force, name="add_sub_force"),
    path("susunan/sub/<uuid:sub_force_id>/ubah/", seats.sub_force, name="change_sub_force"),
    path("susunan/sub/<uuid:sub_force_id>/akhiri/", seats.end_sub_force, name="end_sub_force"),
]
