"""Addresses of single tasks outside."""

from django.urls import path

from sigap.errands.views import again, giving, one

app_name = "errands"
_CASE = "kasus/<slug:code>/tugas-luar"
_ONE = f"{_CASE}/<uuid:errand_id>"
urlpatterns = [
    path(f"{_CASE}/", one.of_case, name="of_case"),
    path(f"{_CASE}/beri/<slug:slug>/", giving.give, name="give"),
    path(f"{_ONE}/", one.errand, name="errand"),
    path(f"{_ONE}/lembar/", one.slip, name="slip"),
    path(f"{_ONE}/jawaban/", one.answer, name="answer"),
    path(f"{_ONE}/balas/", one.reply, name="reply"),
    path(f"{_ONE}/tautan/", again.renew, name="renew"),
    path(f"{_ONE}/bandingkan/", again.compare, name="compare"),
    path(f"{_ONE}/tarik/", one.withdraw, name="withdraw"),
]
