"""Addresses of villages and of where next, below the task force's own: codes of regions, months and quarters only."""

from django.urls import path

from sigap.villages.views import month, next_quarter, village, weights

app_name = "villages"
urlpatterns = [
    path("desa/", village.index, name="list"),
    path("desa/<str:region>/", village.village, name="village"),
    path("desa/<str:region>/lembar/", month.sheet, name="sheet"),
    path("desa/<str:region>/bulan/<slug:period>/", month.month, name="month"),
    path("berikutnya/", next_quarter.coming, name="next"),
    path("berikutnya/bobot/", weights.weights, name="weights"),
    path("berikutnya/<slug:quarter>/", next_quarter.quarter, name="quarter"),
    path("berikutnya/<slug:quarter>/ketentuan/", next_quarter.terms, name="terms"),
    path("berikutnya/<slug:quarter>/desa-lain/", next_quarter.other, name="other"),
    path("berikutnya/<slug:quarter>/ubah/", next_quarter.choose, name="choose"),
    path("berikutnya/<slug:quarter>/rencanakan/", next_quarter.plan, name="plan"),
]
