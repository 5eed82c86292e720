"""Addresses of the hand-over."""

from django.urls import path

from sigap.referrals import views

app_name = "referrals"
urlpatterns = [
    path("rujukan/", views.index, name="list"),
    path("rujukan/<uuid:referral_id>/", views.answer, name="answer"),
    path("rujukan/<uuid:referral_id>/terima/", views.accept, name="accept"),
    path("rujukan/<uuid:referral_id>/tolak/", views.decline, name="decline"),
    path("kasus/<slug:code>/rujukan/", views.of_case, name="of_case"),
    path("kasus/<slug:code>/rujukan/siapkan/", views.offer, name="offer"),
    path("kasus/<slug:code>/rujukan/<uuid:referral_id>/tarik/", views.withdraw, name="withdraw"),
]
