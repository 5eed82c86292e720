"""Addresses of services."""

from django.urls import path

from sigap.assistance import views

app_name = "assistance"
urlpatterns = [
    path("kasus/<slug:code>/layanan/", views.of_case, name="of_case"),
    path("kasus/<slug:code>/layanan/catat/", views.note, name="note"),
]
