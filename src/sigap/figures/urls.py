"""Addresses of the catalogue of figures."""

from django.urls import path

from sigap.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.figures, name="list"),
    path("<slug:code>/", views.figure, name="figure"),
    path("<slug:code>/<slug:period>/", views.type_figure, name="type"),
]
