"""Addresses of prevention, below the task force's own: ids only."""

from django.urls import path

from sigap.prevention.views import activities

app_name = "prevention"
urlpatterns = [
    path("", activities.activities, name="list"),
    path("rencana/", activities.plan, name="plan"),
    path("<uuid:activity_id>/", activities.activity, name="activity"),
    path("<uuid:activity_id>/ubah/", activities.plan, name="change"),
    path("<uuid:activity_id>/batal/", activities.off, name="off"),
]
