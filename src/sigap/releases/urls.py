"""Addresses of releases."""

from django.urls import path

from sigap.releases import views

app_name = "releases"
urlpatterns = [
    path("", views.releases, name="list"),
    path("siapkan/", views.prepare, name="prepare"),
    path("<uuid:release_id>/", views.release, name="release"),
    path("<uuid:release_id>/terbitkan/", views.publish, name="publish"),
    path("<uuid:release_id>/tolak/", views.decline, name="decline"),
    path("<uuid:release_id>/tarik/", views.withdraw, name="withdraw"),
]
