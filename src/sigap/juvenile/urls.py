"""Addresses of children who are suspected."""

from django.urls import path

from sigap.juvenile.views import children, detention, steps

app_name = "juvenile"
urlpatterns = [
    path("kasus/<slug:code>/anak-ditahan/", children.of_case, name="of_case"),
    path("kasus/<slug:code>/anak-ditahan/orang/<int:ordinal>/", steps.facts, name="facts"),
    path("kasus/<slug:code>/anak-ditahan/orang/<int:ordinal>/langkah/", steps.step, name="step"),
    path("kasus/<slug:code>/anak-ditahan/orang/<int:ordinal>/tahan/", detention.detain, name="detain"),
    path("kasus/<slug:code>/anak-ditahan/langkah/<uuid:item_id>/tarik/", steps.void, name="void_step"),
    path("kasus/<slug:code>/anak-ditahan/<uuid:item_id>/perpanjang/", detention.extend, name="extend"),
    path("kasus/<slug:code>/anak-ditahan/<uuid:item_id>/beralih/", detention.pass_on, name="pass_on"),
    path("kasus/<slug:code>/anak-ditahan/<uuid:item_id>/keluar/", detention.release, name="release"),
]
