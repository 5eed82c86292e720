"""Addresses of the rules of deadlines."""

from django.urls import path

from sigap.clocks import views

app_name = "clocks"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("<slug:code>/", views.rule, name="rule"),
    path("<slug:code>/ubah/", views.change, name="change"),
]
