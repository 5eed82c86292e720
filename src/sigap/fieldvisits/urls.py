"""Addresses of field visits."""

from django.urls import path

from sigap.fieldvisits.views import papers, sending, sheets, visits

app_name = "fieldvisits"
_CASE = "kasus/<slug:code>/lapangan"
_VISIT = f"{_CASE}/<uuid:field_visit_id>"
urlpatterns = [
    path(f"{_CASE}/", visits.of_case, name="of_case"),
    path(f"{_CASE}/tugaskan/", sending.plan, name="plan"),
    path(f"{_VISIT}/", visits.visit, name="visit"),
    path(f"{_VISIT}/berangkat/", visits.depart, name="depart"),
    path(f"{_VISIT}/aman/", visits.note_team_safe, name="safe"),
    path(f"{_VISIT}/kembali/", visits.come_back, name="back"),
    path(f"{_VISIT}/batal/", visits.call_off, name="call_off"),
    path(f"{_VISIT}/lembar/", sheets.enter, name="sheet"),
    path(f"{_VISIT}/surat-tugas/", papers.assignment, name="assignment"),
    path(f"{_VISIT}/lembar-kosong/", papers.blank_sheet, name="blank_sheet"),
]
