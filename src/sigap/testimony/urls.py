"""Addresses of statements."""

from django.urls import path

from sigap.testimony import views

app_name = "testimony"
urlpatterns = [
    path("kasus/<slug:code>/keterangan/catat/", views.note, name="note"),
    path("kasus/<slug:code>/keterangan/<uuid:statement_id>/batal/", views.take_back, name="take_back"),
]
