"""Addresses of what the public is told."""

from django.urls import path

from sigap.guidance import views

app_name = "guidance"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("baru/nomor/", views.add_number, name="add_number"),
    path("baru/hukum/", views.add_law, name="add_law"),
    path("baru/tanda/", views.add_sign, name="add_sign"),
    path("perusahaan/", views.companies, name="companies"),
    path("<slug:code>/", views.entry, name="entry"),
]
