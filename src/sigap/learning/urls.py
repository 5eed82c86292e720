"""Addresses of lessons, below /gugus-tugas/."""

from django.urls import path

from sigap.learning import views

app_name = "learning"
urlpatterns = [
    path("pelajaran/", views.index, name="lessons"),
    path("pelajaran/kantor/", views.offices, name="offices"),
    path("pelajaran/<slug:code>/", views.lesson, name="lesson"),
]
