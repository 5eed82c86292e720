"""Addresses of the library and of the procedure, below /gugus-tugas/."""

from django.urls import path

from sigap.rulebook.views import library

app_name = "rulebook"
urlpatterns = [
    path("pustaka/", library.index, name="library"),
    path("pustaka/<slug:code>/", library.instrument, name="instrument"),
]
