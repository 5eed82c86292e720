"""Addresses of insight and of figures from elsewhere."""

from django.urls import path

from sigap.insight.views import charts, outside

app_name = "insight"
urlpatterns = [
    path("", charts.dashboard, name="dashboard"),
    path("kelengkapan/", charts.completeness, name="completeness"),
    path("banding/", outside.listed, name="outside"),
    path("banding/baru/", outside.lay, name="lay"),
    path("banding/<uuid:outside_id>/", outside.one, name="one"),
    path("banding/<uuid:outside_id>/tugas/", outside.assign, name="assign"),
    path("banding/<uuid:outside_id>/jelas/", outside.clear, name="clear"),
    path("<slug:code>/", charts.chart, name="chart"),
    path("<slug:code>/rinci/", charts.detail, name="detail"),
    path("<slug:code>/berkas/<slug:kind>/", charts.file, name="file"),
]
