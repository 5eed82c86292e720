"""Addresses of the public site; English stands under /en/."""

from django.urls import path

from sigap.public import views

urlpatterns = [
    path("", views.home, name="beranda"),
    path("lapor/", views.report, name="lapor"),
    path("cek/", views.status, name="cek"),
    path("keamanan/", views.promises, name="keamanan"),
    path("nomor/", views.numbers, name="nomor"),
]
