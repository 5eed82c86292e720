"""Addresses of the case file: codes only, never a name."""

from django.urls import path

from sigap.cases.views import deadlines, erasing, handing_over, holding, pages, readers, work

app_name = "cases"
urlpatterns = [
    path("", pages.case_index, name="list"),
    path("serah-terima/<uuid:person_id>/", handing_over.hand_over, name="hand_over"),
    path("<slug:code>/", pages.summary, name="summary"),
    path("<slug:code>/ringkasan/", work.write, name="write"),
    path("<slug:code>/orang/", pages.persons, name="persons"),
    path("<slug:code>/orang/tambah/", work.add_person, name="add_person"),
    path("<slug:code>/orang/<int:ordinal>/isi/", work.name_person, name="name_person"),
    path("<slug:code>/orang/<int:ordinal>/buka/", work.identity, name="identity"),
    path("<slug:code>/orang/<int:ordinal>/pembaca/", readers.readers, name="readers"),
    path("<slug:code>/ambil-alih/", handing_over.take_over, name="take_over"),
    path("<slug:code>/tugaskan/", work.assign, name="assign"),
    path("<slug:code>/tenggat/<uuid:clock_id>/jeda/", deadlines.pause, name="pause"),
    path("<slug:code>/tenggat/<uuid:clock_id>/lanjut/", deadlines.resume, name="resume"),
    path("<slug:code>/tenggat/<uuid:clock_id>/ditangani/", deadlines.handled, name="handled"),
    path("<slug:code>/hapus/", erasing.erase, name="erase"),
    path("<slug:code>/hapus/<uuid:erasure_id>/tarik/", erasing.withdraw, name="withdraw_erasure"),
    path("<slug:code>/tahan/", holding.hold, name="hold"),
    path("<slug:code>/tahan/<uuid:hold_id>/lepas/", holding.release, name="release_hold"),
    path("<slug:code>/tutup/", work.close, name="close"),
]
