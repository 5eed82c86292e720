"""Addresses of letters."""

from django.urls import path

from sigap.letters.views import pages

app_name = "letters"
urlpatterns = [
    path("", pages.index, name="list"),
    path("<uuid:letter_id>/", pages.letter, name="letter"),
    path("<uuid:letter_id>/pdf/", pages.letter_pdf, name="pdf"),
]
