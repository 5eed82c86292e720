"""Addresses of the protections of a case."""

from django.urls import path

from sigap.protection.views import listing, steps

app_name = "protection"
urlpatterns = [
    path("kasus/<slug:code>/pelindungan/", listing.of_case, name="of_case"),
    path("kasus/<slug:code>/pelindungan/minta/", steps.ask, name="ask"),
    path("kasus/<slug:code>/pelindungan/<uuid:item_id>/perpanjang/", steps.renew, name="renew"),
    path("kasus/<slug:code>/pelindungan/<uuid:item_id>/ditelaah/", steps.assess, name="assess"),
    path("kasus/<slug:code>/pelindungan/<uuid:item_id>/diberikan/", steps.give, name="give"),
    path("kasus/<slug:code>/pelindungan/<uuid:item_id>/ditolak/", steps.refuse, name="refuse"),
    path("kasus/<slug:code>/pelindungan/<uuid:item_id>/tempat/", steps.place, name="place"),
    path("kasus/<slug:code>/pelindungan/<uuid:item_id>/akhiri/", steps.end, name="end"),
    path("kasus/<slug:code>/pelindungan/<uuid:item_id>/tarik/", steps.withdraw, name="withdraw"),
    path("kasus/<slug:code>/pelindungan/<uuid:item_id>/salah-dicatat/", steps.undo_given, name="undo_given"),
    path("kasus/<slug:code>/pelindungan/<uuid:item_id>/rencana/", steps.look_at_plan, name="look_at_plan"),
]
