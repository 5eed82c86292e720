"""Addresses of the case file: codes only, never a name."""

from django.urls import path

from sigap.cases.views import deadlines, pages, work

app_name = "cases"
urlpatterns = [
    path("", pages.case_index, name="list"),
    path("<slug:code>/", pages.summary, name="summary"),
    path("<slug:code>/ringkasan/", work.write, name="write"),
    path("<slug:code>/orang/", pages.persons, name="persons"),
    path("<slug:code>/orang/tambah/", work.add_person, name="add_person"),
    path("<slug:code>/orang/<int:ordinal>/isi/", work.name_person, name="name_person"),
    path("<slug:code>/orang/<int:ordinal>/buka/", work.identity, name="identity"),
    path("<slug:code>/tugaskan/", work.assign, name="assign"),
    path("<slug:code>/tenggat/<uuid:clock_id>/jeda/", deadlines.pause, name="pause"),
    path("<slug:code>/tenggat/<uuid:clock_id>/lanjut/", deadlines.resume, name="resume"),
    path("<slug:code>/tenggat/<uuid:clock_id>/ditangani/", deadlines.handled, name="handled"),
    path("<slug:code>/tutup/", work.close, name="close"),
]
