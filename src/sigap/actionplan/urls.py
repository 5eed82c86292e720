"""Addresses of the action plan, below /gugus-tugas/rad/."""

from django.urls import path

from sigap.actionplan.views import matrix

app_name = "actionplan"
urlpatterns = [
    path("", matrix.index, name="plan"),
    path("edisi/<uuid:edition_id>/", matrix.edition, name="edition"),
]
