"""Addresses of Simfoni-PPA: the victims who wait, the sheets, the codes; a victim's page in the case."""

from django.urls import path

from sigap.simfoni.views import settings, sheets, victims

app_name = "simfoni"
_CASE = "kasus/<slug:code>/simfoni/"
urlpatterns = [
    path("simfoni/", victims.waiting, name="list"),
    path("simfoni/lembar/", sheets.take, name="sheet"),
    path("simfoni/beda/", sheets.differ, name="compare"),
    path("simfoni/kode/", settings.codes, name="codes"),
    path("simfoni/kode/<slug:kind>/<slug:slug>/", settings.word, name="word"),
    path("simfoni/irama/", settings.limit, name="limit"),
    path(_CASE, victims.of_case, name="of_case"),
    path(f"{_CASE}<int:ordinal>/", victims.victim, name="victim"),
    path(f"{_CASE}<int:ordinal>/nomor/", victims.record, name="record"),
]
