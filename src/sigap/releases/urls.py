"""Addresses of releases."""

from django.urls import path

from sigap.releases import views
from sigap.releases.rows import views as rows

app_name = "releases"
urlpatterns = [
    path("", views.releases, name="list"),
    path("siapkan/", views.prepare, name="prepare"),
    path("<uuid:release_id>/", views.release, name="release"),
    path("<uuid:release_id>/terbitkan/", views.publish, name="publish"),
    path("<uuid:release_id>/tolak/", views.decline, name="decline"),
    path("<uuid:release_id>/tarik/", views.withdraw, name="withdraw"),
    path("baris/", rows.exports, name="rows"),
    path("baris/siapkan/", rows.prepare, name="rows_prepare"),
    path("baris/kolom/<slug:kind>/", rows.fields, name="rows_fields"),
    path("baris/<uuid:export_id>/", rows.export, name="rows_one"),
    path("baris/<uuid:export_id>/lepas/", rows.release, name="rows_release"),
    path("baris/<uuid:export_id>/tolak/", rows.decline, name="rows_decline"),
    path("baris/<uuid:export_id>/tarik/", rows.withdraw, name="rows_withdraw"),
    path("baris/<uuid:export_id>/berkas.csv", rows.fetch_csv, name="rows_csv"),
    path("baris/<uuid:export_id>/berkas.xlsx", rows.fetch_xlsx, name="rows_xlsx"),
]
