"""Addresses of the channels on the desk."""

from django.urls import path

from sigap.channels.views import overview, tasks

app_name = "channels"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("tugas/", tasks.tasks, name="tasks"),
    path("tugas/<uuid:task_id>/batal/", tasks.take_back, name="take_back"),
    path("nomor/<uuid:conversation_id>/pastikan/", overview.release, name="release"),
    path("<slug:code>/sakelar/", overview.switch, name="switch"),
    path("<slug:code>/coba-lagi/", overview.retry, name="retry"),
]
