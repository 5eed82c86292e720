"""Addresses of rights over one's data: numbers of requests, never a name."""

from django.urls import path

from sigap.datarights.views import answering, registers, requests

app_name = "datarights"
urlpatterns = [
    path("hak-data/", requests.index, name="list"),
    path("hak-data/catat/", requests.note, name="note"),
    path("hak-data/pemrosesan/", registers.index, name="registers"),
    path("hak-data/pemrosesan/catatan/", registers.register, name="register"),
    path("hak-data/pemrosesan/dpia/", registers.assessment, name="assessment"),
    path("hak-data/pemrosesan/<slug:slug>/", registers.word, name="word"),
    path("hak-data/<slug:number>/", requests.request_page, name="request"),
    path("hak-data/<slug:number>/tanda-terima/", requests.receipt, name="receipt"),
    path("hak-data/<slug:number>/jawab/", answering.answer, name="answer"),
    path("hak-data/<slug:number>/putuskan/", answering.decide, name="decide"),
    path("hak-data/<slug:number>/surat/", answering.letter, name="letter"),
    path("hak-data/<slug:number>/petikan/", answering.extract, name="extract"),
    path("hak-data/<slug:number>/serahkan/", requests.hand_over, name="hand_over"),
    path("hak-data/<slug:number>/batal/", requests.cancel, name="cancel"),
    path("hak-data/<slug:number>/cabut/", answering.lift, name="lift"),
    path("kasus/<slug:code>/hak-data/", answering.of_case, name="of_case"),
]
