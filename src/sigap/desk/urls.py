"""Addresses of the desk's own pages."""

from django.urls import path

from sigap.desk import tour, views
from sigap.desk.find import views as find
from sigap.desk.leaders.views import asking
from sigap.desk.leaders.views import pages as leaders
from sigap.desk.trail import views as trail

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("antrean/", views.queue, name="queue"),
    path("kabar/", views.notice_list, name="notices"),
    path("kabar/dibaca/", views.notices_read, name="notices_read"),
    path("kabar/darurat/<uuid:alert_id>/baca/", views.alert_read, name="alert_read"),
    path("cari/", find.find, name="find"),
    path("cari/petunjuk/", find.hints, name="find_hints"),
    path("cari/petunjuk/<uuid:item_id>/dilihat/", find.hint_seen, name="find_hint_seen"),
    path("jejak/", trail.trail, name="trail"),
    path("jejak/pembaca/", trail.trail_readers, name="trail_readers"),
    path("jejak/tidak-lazim/", trail.trail_unusual, name="trail_unusual"),
    path("jejak/ekspor/", trail.trail_file, name="trail_export"),
    path("kasus/<slug:code>/linimasa/", views.timeline, name="timeline"),
    path("penjagaan/", views.safekept, name="safekeeping"),
    path("pimpinan/", leaders.leaders, name="leaders"),
    path("pimpinan/terlambat/", leaders.late, name="leaders_late"),
    path("pimpinan/tenggat/", leaders.board, name="leaders_board"),
    path("terlewat/", leaders.misses, name="misses"),
    path("pimpinan/rujukan/", leaders.referrals, name="leaders_referrals"),
    path("pimpinan/terlambat/<uuid:office_id>/minta/", asking.ask_about_late, name="leaders_ask_late"),
    path("pimpinan/rujukan/<uuid:office_id>/minta/", asking.ask_about_waiting, name="leaders_ask_waiting"),
    path("pimpinan/pekan/", leaders.weeks, name="leaders_weeks"),
    path("pimpinan/pekan/<slug:code>/", leaders.week, name="leaders_week"),
    path("ikuti-kasus/", tour.tour, name="tour"),
    path("ikuti-kasus/masuk/", tour.enter_as, name="tour_enter"),
    path("ikuti-kasus/<slug:slug>/", tour.role_tour, name="role_tour"),
    path("komponen/", views.components, name="components"),
    path("sehat/", views.health, name="health"),
]
