"""Addresses of the pages about mail."""

from django.urls import path

from sigap.notifications import views

app_name = "notifications"
urlpatterns = [
    path("profil/surel/", views.address, name="address"),
    path("profil/surel/kode/", views.confirm_address, name="confirm_address"),
    path("profil/surel/kirim/", views.switch_mail, name="switch_mail"),
    path("profil/surel/hapus/", views.drop_address, name="drop_address"),
    path("penjagaan/pemegang-kepala/", views.holders, name="holders"),
    path("penjagaan/pemegang-kepala/tambah/", views.add_holder, name="add_holder"),
    path("penjagaan/pemegang-kepala/<uuid:holder_id>/akhiri/", views.end_holder, name="end_holder"),
    path("penjagaan/pemegang-kepala/<uuid:holder_id>/uji/", views.test_holder, name="test_holder"),
]
