"""Addresses of returns."""

from django.urls import path

from sigap.returns.views import editions, pages, steps

app_name = "returns"
urlpatterns = [
    path("", pages.returns, name="list"),
    path("aturan/<slug:code>/", steps.change_rule, name="rule"),
    path("buka/<slug:code>/", steps.open_other, name="open_other"),
    path("<slug:code>/<slug:period>/", pages.return_page, name="return"),
    path("<slug:code>/<slug:period>/buka/", steps.open_now, name="open"),
    path("<slug:code>/<slug:period>/hitung/", steps.recount, name="recount"),
    path("<slug:code>/<slug:period>/angka/", steps.confirm, name="confirm"),
    path("<slug:code>/<slug:period>/narasi/", steps.narrate, name="narrate"),
    path("<slug:code>/<slug:period>/bekukan/", steps.freeze, name="freeze"),
    path("<slug:code>/<slug:period>/betulkan/", steps.correct, name="correct"),
    path("<slug:code>/<slug:period>/batal-betulkan/", steps.give_up_correction, name="give_up"),
    path("<slug:code>/<slug:period>/edisi/<int:number>/", editions.edition, name="edition"),
    path("<slug:code>/<slug:period>/edisi/<int:number>/publik/", editions.prepare_public, name="public"),
    path("<slug:code>/<slug:period>/edisi/<int:number>/pdf/", editions.pdf, name="pdf"),
    path("<slug:code>/<slug:period>/edisi/<int:number>/xlsx/", editions.sheet, name="sheet"),
    path("<slug:code>/<slug:period>/edisi/<int:number>/surat/", steps.draft_letter, name="letter"),
    path("<slug:code>/<slug:period>/edisi/<int:number>/kirim/", steps.send, name="send"),
    path("<slug:code>/<slug:period>/edisi/<int:number>/terima/", steps.receive, name="receive"),
]
