"""Addresses of letters."""

from django.urls import path

from sigap.letters.views import copies, offices, pages, writing

app_name = "letters"
urlpatterns = [
    path("", pages.index, name="list"),
    path("agenda/", pages.agenda, name="agenda"),
    path("klasifikasi/", pages.codes, name="codes"),
    path("baru/", writing.choose, name="choose"),
    path("baru/<uuid:office_id>/<slug:kind>/", writing.new, name="new"),
    path("pengaturan/", offices.settings, name="settings"),
    path("pengaturan/<uuid:office_id>/penomoran/", offices.scheme, name="numbering"),
    path("pengaturan/<uuid:office_id>/buku-kertas/", offices.begin, name="begin"),
    path("pengaturan/<uuid:office_id>/kata/<slug:kind>/", offices.words, name="wording"),
    path("<uuid:letter_id>/", pages.letter, name="letter"),
    path("<uuid:letter_id>/pdf/", pages.letter_pdf, name="pdf"),
    path("<uuid:letter_id>/word/", pages.letter_word, name="word"),
    path("<uuid:letter_id>/disposisi/", pages.disposition, name="disposition"),
    path("<uuid:letter_id>/ubah/", writing.change, name="change"),
    path("<uuid:letter_id>/nomori/", writing.issue, name="issue"),
    path("<uuid:letter_id>/srikandi/", writing.srikandi, name="srikandi"),
    path("<uuid:letter_id>/batal/", writing.cancel, name="cancel"),
    path("<uuid:letter_id>/bertanda-tangan/", copies.signed, name="signed"),
    path("<uuid:letter_id>/bertanda-tangan/<uuid:copy_id>/", copies.copy, name="copy"),
    path("<uuid:letter_id>/buang/", writing.drop, name="drop"),
]
