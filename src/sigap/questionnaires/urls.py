"""Addresses of offices' forms: ids and codes only."""

from django.urls import path

from sigap.questionnaires.views import answering, designing, papers

app_name = "questionnaires"
_FORM = "formulir/<uuid:form_id>/"
_QUESTION = f"{_FORM}tanya/<slug:slug>/"
_CASE = "kasus/<slug:code>/formulir/"
_SHEET = f"{_CASE}<uuid:form_id>/<int:ordinal>/"
urlpatterns = [
    path("formulir/", designing.overview, name="list"),
    path("formulir/baru/", designing.create, name="create"),
    path("formulir/contoh/", designing.begin_with_example, name="example"),
    path(_FORM, designing.show, name="form"),
    path(f"{_FORM}judul/", designing.rename, name="rename"),
    path(f"{_FORM}konsep/", designing.begin, name="begin"),
    path(f"{_FORM}buang/", designing.drop, name="drop"),
    path(f"{_FORM}henti/", designing.stop, name="stop"),
    path(f"{_FORM}tanya/", designing.add, name="add"),
    path(_QUESTION, designing.change, name="change"),
    path(f"{_QUESTION}geser/", designing.move, name="move"),
    path(f"{_QUESTION}hapus/", designing.remove, name="remove"),
    path(f"{_FORM}lihat/", designing.preview, name="preview"),
    path(f"{_FORM}terbit/", designing.publish, name="publish"),
    path(_CASE, answering.of_case, name="of_case"),
    path(f"{_CASE}<uuid:form_id>/kosong/", papers.blank, name="blank"),
    path(_SHEET, answering.sheet, name="sheet"),
    path(f"{_SHEET}riwayat/", answering.history, name="history"),
    path(f"{_SHEET}cetak/", papers.printed, name="print"),
]
