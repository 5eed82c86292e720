"""Addresses of leads and links: those of a case, and the lists over all of one's cases."""

from django.urls import path

from sigap.links.views import answering, lists, of_case

app_name = "links"
urlpatterns = [
    path("kasus/<slug:code>/kaitan/", of_case.listing, name="of_case"),
    path("kasus/<slug:code>/kaitan/catat/<slug:slug>/", of_case.note, name="note"),
    path("kasus/<slug:code>/kaitan/jejak/<uuid:item_id>/tarik/", of_case.take_back, name="take_back"),
    path("kasus/<slug:code>/kaitan/<uuid:item_id>/", answering.link, name="link"),
    path("kasus/<slug:code>/kaitan/<uuid:item_id>/minta/", answering.request_opening, name="request"),
    path("kasus/<slug:code>/kaitan/<uuid:item_id>/jawab/", answering.answer, name="answer"),
    path("kasus/<slug:code>/kaitan/<uuid:item_id>/putuskan/", answering.settle, name="settle"),
    path("kaitan/", lists.links, name="list"),
    path("kaitan/lembar/", lists.sheet, name="sheet"),
    path("kaitan/pemakaian/", lists.use, name="use"),
    path("kaitan/nomor-umum/", lists.numbers, name="common"),
    path("kaitan/nomor-umum/tambah/", lists.add_number, name="add_common"),
    path("kaitan/nomor-umum/<uuid:item_id>/akhiri/", lists.end_number, name="end_common"),
]
