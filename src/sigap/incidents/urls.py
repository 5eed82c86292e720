"""Addresses of incidents: numbers and ids only. A letter's own address holds no case code: browsers print it."""

from django.urls import path

from sigap.incidents.views import affected, ending, handling, letters, register

app_name = "incidents"
urlpatterns = [
    path("", register.index, name="list"),
    path("lapor/", register.report, name="report"),
    path("<slug:number>/", register.incident, name="incident"),
    path("<slug:number>/isi/", handling.contents, name="contents"),
    path("<slug:number>/langkah/", handling.step, name="step"),
    path("<slug:number>/penilaian/", handling.assess, name="assess"),
    path("<slug:number>/lembaga/", handling.agency, name="agency"),
    path("<slug:number>/masyarakat/", handling.public, name="public"),
    path("<slug:number>/terkena/", affected.people, name="affected"),
    path("<slug:number>/terkena/kasus/", affected.ask_case, name="ask_case"),
    path("<slug:number>/terkena/petugas/", affected.add_officer, name="add_officer"),
    path("<slug:number>/terkena/selesai/", affected.mark_told, name="subjects_told"),
    path("<slug:number>/kasus/<slug:code>/", affected.of_case, name="of_case"),
    path("<slug:number>/surat/lembaga/", letters.to_agency, name="letter_agency"),
    path("<slug:number>/surat/masyarakat/", letters.to_public, name="letter_public"),
    path("<slug:number>/surat/<uuid:letter_id>/", letters.to_person, name="letter"),
    path("<slug:number>/surat/<uuid:letter_id>/catat/", letters.note, name="letter_note"),
    path("<slug:number>/bukan/", ending.propose, name="no_breach"),
    path("<slug:number>/bukan/putus/", ending.decide, name="no_breach_decide"),
    path("<slug:number>/tutup/", ending.close, name="close"),
]
