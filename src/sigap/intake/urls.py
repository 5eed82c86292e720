"""Addresses of triage: report numbers only, which open nothing by themselves."""

from django.urls import path

from sigap.intake import views

app_name = "intake"
urlpatterns = [
    path("<slug:number>/", views.report, name="report"),
    path("<slug:number>/ambil/", views.take, name="take"),
    path("<slug:number>/ambil-alih/", views.take_over, name="take_over"),
    path("<slug:number>/isi/", views.open_text, name="open"),
    path("<slug:number>/kasus/", views.open_case, name="open_case"),
    path("<slug:number>/tanpa-kasus/", views.no_case, name="no_case"),
]
