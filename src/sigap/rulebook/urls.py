"""Addresses of the library and of the procedure, below /gugus-tugas/."""

from django.urls import path

from sigap.rulebook.views import duties, library, procedure, writing

app_name = "rulebook"
urlpatterns = [
    path("pustaka/", library.index, name="library"),
    path("pustaka/baru/", writing.add, name="add"),
    path("pustaka/<slug:code>/", library.instrument, name="instrument"),
    path("pustaka/<slug:code>/ubah/", writing.change, name="change"),
    path("pustaka/<slug:code>/ganti/", writing.replace, name="replace"),
    path("pustaka/<slug:code>/hubungan/", writing.link, name="link"),
    path("pustaka/<slug:code>/hubungan/<uuid:link_id>/hapus/", writing.unlink, name="unlink"),
    path("pustaka/<slug:code>/naskah/", writing.lay_in, name="file"),
    path("pustaka/<slug:code>/naskah/<uuid:file_id>/", library.text, name="text"),
    path("pustaka/<slug:code>/tinjau/", writing.review, name="review"),
    path("sop/", procedure.index, name="procedure"),
    path("sop/tetapkan/", procedure.adopt, name="adopt"),
    path("sop/edisi/<int:number>/", procedure.edition, name="edition"),
    path("sop/edisi/<int:number>/<slug:kind>/", procedure.sheet, name="frozen_sheet"),
    path("sop/edisi/<int:number>/<slug:kind>/pdf/", procedure.frozen_paper, name="frozen_pdf"),
    path("sop/<slug:kind>/kewajiban/", duties.duties, name="duties"),
    path("sop/<slug:kind>/kewajiban/pdf/", duties.duties_pdf, name="duties_pdf"),
    path("sop/<slug:kind>/", procedure.sheet, name="sheet"),
    path("sop/<slug:kind>/pdf/", procedure.paper, name="sheet_pdf"),
]
