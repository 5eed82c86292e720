"""Addresses of the desk's own pages."""

from django.urls import path

from sigap.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("antrean/", views.queue, name="queue"),
    path("kabar/", views.notice_list, name="notices"),
    path("kabar/dibaca/", views.notices_read, name="notices_read"),
    path("jejak/", views.trail, name="trail"),
    path("kasus/<slug:code>/linimasa/", views.timeline, name="timeline"),
    path("orang/", views.people, name="people"),
    path("komponen/", views.components, name="components"),
    path("sehat/", views.health, name="health"),
]
