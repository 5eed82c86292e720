"""Addresses of the court diary."""

from django.urls import path

from sigap.hearings.views import diary, writing

app_name = "hearings"
_ONE = "kasus/<slug:code>/sidang/<uuid:hearing_id>"
urlpatterns = [
    path("sidang/", diary.week, name="week"),
    path("sidang/<uuid:companion_id>/sanggup/", diary.accompany, name="accompany"),
    path("sidang/<uuid:companion_id>/tidak-dapat/", diary.decline, name="decline"),
    path("sidang/<uuid:companion_id>/tempat/", diary.place, name="place"),
    path("kasus/<slug:code>/sidang/", diary.of_case, name="of_case"),
    path("kasus/<slug:code>/sidang/catat/", writing.note, name="note"),
    path(f"{_ONE}/tunda/", writing.move, name="move"),
    path(f"{_ONE}/hasil/", writing.settle, name="settle"),
    path(f"{_ONE}/benarkan/", diary.confirm, name="confirm"),
    path(f"{_ONE}/pendamping/", writing.companion, name="companion"),
    path(f"{_ONE}/cara/", writing.arrange, name="arrange"),
    path(f"{_ONE}/jawaban/", writing.answer, name="answer"),
    path(f"{_ONE}/biaya/", writing.cost, name="cost"),
    path(f"{_ONE}/diterima/", writing.received, name="received"),
]
