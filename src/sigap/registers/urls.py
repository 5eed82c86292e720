"""Addresses of old registers that are brought in at the desk."""

from django.urls import path

from sigap.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.uploads, name="uploads"),
    path("<uuid:upload_id>/", views.upload, name="upload"),
    path("<uuid:upload_id>/kolom/", views.columns, name="columns"),
    path("<uuid:upload_id>/kata/", views.set_meanings, name="words"),
    path("<uuid:upload_id>/setujui/", views.let_in, name="let_in"),
    path("<uuid:upload_id>/batal/", views.withdraw, name="withdraw"),
]
