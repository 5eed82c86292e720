"""Addresses of services, appointments and consent."""

from django.urls import path

from sigap.assistance.views import appointments, consents, plan, services

app_name = "assistance"
urlpatterns = [
    path("kasus/<slug:code>/layanan/", services.of_case, name="of_case"),
    path("kasus/<slug:code>/layanan/catat/", services.note, name="note"),
    path("kasus/<slug:code>/layanan/janji/", appointments.make, name="appoint"),
    path("kasus/<slug:code>/layanan/janji/<uuid:appointment_id>/hasil/", appointments.settle, name="settle"),
    path("kasus/<slug:code>/layanan/tujuan/<uuid:goal_id>/hasil/", plan.end, name="end_goal"),
    path("kasus/<slug:code>/layanan/<uuid:service_id>/", services.history, name="history"),
    path("kasus/<slug:code>/persetujuan/", consents.index, name="consents"),
    path("kasus/<slug:code>/persetujuan/catat/", consents.choose, name="consent"),
    path("kasus/<slug:code>/persetujuan/darurat/", consents.choose_vital, name="vital"),
    path("kasus/<slug:code>/persetujuan/<int:ordinal>/catat/", consents.note, name="consent_of"),
    path("kasus/<slug:code>/persetujuan/<int:ordinal>/darurat/", consents.vital, name="vital_of"),
    path("kasus/<slug:code>/persetujuan/<uuid:talk_id>/tinjau/", consents.review, name="review"),
]
