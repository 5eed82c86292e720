"""Addresses of a regency's set-up: ids and days only."""

from django.urls import path

from sigap.setup.views import files, first_day, holidays

app_name = "setup"
urlpatterns = [
    path("", files.files, name="files"),
    path("unduh/", files.download, name="download"),
    path("<uuid:setup_id>/", files.brought, name="file"),
    path("<uuid:setup_id>/muat/", files.load, name="load"),
    path("hari-pertama/", first_day.overview, name="first_day"),
    path("libur/", holidays.overview, name="holidays"),
    path("libur/tambah/", holidays.add, name="add_holiday"),
    path("libur/<slug:slug>/cabut/", holidays.drop, name="drop_holiday"),
]
