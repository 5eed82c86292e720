"""Addresses of letters about a case."""

from django.urls import path

from sigap.correspondence.views import letters

app_name = "correspondence"
urlpatterns = [
    path("kasus/<slug:code>/surat-perkara/", letters.of_case, name="of_case"),
    path("kasus/<slug:code>/surat-perkara/<slug:slug>/", letters.letter, name="letter"),
]
