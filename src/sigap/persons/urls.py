"""Addresses of what is known of the people of a case."""

from django.urls import path

from sigap.persons import views

app_name = "persons"
urlpatterns = [
    path("kasus/<slug:code>/orang/<int:ordinal>/data/", views.person, name="person"),
    path("kasus/<slug:code>/orang/<int:ordinal>/data/<slug:slug>/", views.part, name="part"),
    path("kasus/<slug:code>/terlapor/", views.offenders, name="offenders"),
]
