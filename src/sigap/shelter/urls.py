"""Addresses of the safe house."""

from django.urls import path

from sigap.shelter.views import board, houses, reviewing, staying

app_name = "shelter"
urlpatterns = [
    path("", board.board, name="board"),
    path("terima/", staying.arrive, name="arrive"),
    path("minta/", staying.ask, name="ask"),
    path("kasus/<slug:code>/", board.of_case, name="of_case"),
    path("rumah/baru/", houses.add, name="add_house"),
    path("rumah/<uuid:house_id>/", houses.change, name="house"),
    path("rumah/<uuid:house_id>/kamar/", houses.room, name="room"),
    path("rumah/<uuid:house_id>/kamar/<int:room_id>/", houses.change_room, name="change_room"),
    path("rumah/<uuid:house_id>/letak/", houses.place, name="place"),
    path("rumah/<uuid:house_id>/letak/tulis/", houses.write_place, name="write_place"),
    path("rumah/<uuid:house_id>/ranjang/<int:bed_id>/rusak/", houses.bed_out, name="bed_out"),
    path("rumah/<uuid:house_id>/ranjang/<int:bed_id>/baik/", houses.bed_back, name="bed_back"),
    path("<uuid:stay_id>/", staying.stay, name="stay"),
    path("<uuid:stay_id>/tiba/", staying.admit, name="admit"),
    path("<uuid:stay_id>/tahan/", staying.hold, name="hold"),
    path("<uuid:stay_id>/tinjau/", reviewing.review, name="review"),
    path("<uuid:stay_id>/lepas/", staying.release, name="release"),
    path("<uuid:stay_id>/pindah/", staying.move, name="move"),
    path("<uuid:stay_id>/keluar/", staying.leave, name="leave"),
    path("<uuid:stay_id>/kaitkan/", staying.join, name="join"),
    path("<uuid:stay_id>/pergi/", staying.absence, name="absence"),
    path("<uuid:stay_id>/titipan/", staying.belongings, name="belongings"),
    path("<uuid:stay_id>/tamu/", staying.visitor, name="visitor"),
    path("<uuid:stay_id>/biaya/", staying.cost, name="cost"),
    path("<uuid:stay_id>/perlu-diketahui/", staying.care, name="care"),
    path("<uuid:stay_id>/catatan/<uuid:entry_id>/selesai/", staying.settle, name="settle"),
    path("<uuid:stay_id>/berita-acara/masuk/", staying.record_in, name="record_in"),
    path("<uuid:stay_id>/berita-acara/keluar/", staying.record_out, name="record_out"),
]
