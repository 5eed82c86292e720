"""Addresses at the end of keeping: numbers of reports and ids only."""

from django.urls import path

from sigap.retention import views

app_name = "retention"
urlpatterns = [
    path("", views.due, name="due"),
    path("laporan/<slug:number>/tahan/", views.hold, name="hold"),
    path("penahanan/<uuid:hold_id>/cabut/", views.release, name="release"),
]
