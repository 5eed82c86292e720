"""Addresses of meetings and actions, below the task force's own."""

from django.urls import path

from sigap.meetings.views import items, meetings

app_name = "meetings"
urlpatterns = [
    path("rakor/", meetings.meetings, name="list"),
    path("rakor/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("tindak-lanjut/", items.items, name="items"),
    path("tindak-lanjut/<uuid:item_id>/", items.item, name="item"),
    path("tindak-lanjut/<uuid:item_id>/kembalikan/", items.give_back, name="item_return"),
    path("tindak-lanjut/<uuid:item_id>/tarik/", items.withdraw, name="item_withdraw"),
]
