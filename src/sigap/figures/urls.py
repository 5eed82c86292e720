"""Addresses of the catalogue of figures."""

from django.urls import path

from sigap.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.figures, name="list"),
    path("statistik/", views.yearbooks, name="yearbooks"),
    path("statistik/<int:year>.pdf", views.yearbook_pdf, name="yearbook_pdf"),
    path("statistik/<int:year>.xlsx", views.yearbook_sheet, name="yearbook_sheet"),
    path("<slug:code>/", views.figure, name="figure"),
    path("<slug:code>/<slug:period>/", views.type_figure, name="type"),
]
