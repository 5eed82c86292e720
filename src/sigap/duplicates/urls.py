"""Addresses of who may be whom: codes and numbers, never a name."""

from django.urls import path

from sigap.duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("orang-sama/", views.work, name="list"),
    path("kasus/<slug:code>/orang/<int:ordinal>/sama/", views.person, name="person"),
    path("kasus/<slug:code>/orang/<int:ordinal>/sama/putuskan/", views.decide, name="decide"),
]
