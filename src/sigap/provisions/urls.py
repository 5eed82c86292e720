"""Addresses of the law."""

from django.urls import path

from sigap.provisions import views

app_name = "provisions"
urlpatterns = [
    path("", views.law, name="law"),
    path("<slug:slug>/", views.statute, name="statute"),
    path("<slug:slug>/<slug:fingerprint>/tarik/", views.withdraw, name="withdraw"),
]
