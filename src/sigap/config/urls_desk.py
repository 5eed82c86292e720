"""URLs of the desk, in Indonesian. No name of a person stands in any of them."""

from django.urls import include, path

from sigap.cases.views import erasing
from sigap.cases.views.instrument import instrument
from sigap.cases.views.status import case_status
from sigap.insight.views.charts import lacking as my_lacking

urlpatterns = [
    path("", include("sigap.integrations.urls")),
    path("", include("sigap.access.urls")),
    path("", include("sigap.notifications.urls")),
    path("", include("sigap.desk.urls")),
    path("", include("sigap.staff.urls")),
    path("", include("sigap.intake.urls")),
    path("", include("sigap.custody.urls")),
    path("kasus/register/impor/", include("sigap.registers.urls")),
    path("kasus/", include("sigap.cases.urls")),
    path("penghapusan/", erasing.waiting, name="erasures"),
    path("penghapusan/<uuid:erasure_id>/", erasing.answer, name="erasure"),
    path("status-kasus/", case_status, name="case_status"),
    path("", include("sigap.referrals.urls")),
    path("", include("sigap.assistance.urls")),
    path("", include("sigap.testimony.urls")),
    path("", include("sigap.persons.urls")),
    path("", include("sigap.duplicates.urls")),
    path("", include("sigap.hearings.urls")),
    path("", include("sigap.sessions.urls")),
    path("", include("sigap.questionnaires.urls")),
    path("rumah-aman/", include("sigap.shelter.urls")),
    path("", include("sigap.legal.urls")),
    path("", include("sigap.restitution.urls")),
    path("", include("sigap.protection.urls")),
    path("", include("sigap.casework.urls")),
    path("", include("sigap.errands.urls")),
    path("", include("sigap.reintegration.urls")),
    path("", include("sigap.fieldvisits.urls")),
    path("", include("sigap.transfers.urls")),
    path("", include("sigap.datarights.urls")),
    path("", include("sigap.juvenile.urls")),
    path("", include("sigap.links.urls")),
    path("", include("sigap.correspondence.urls")),
    path("hukum-acuan/", include("sigap.provisions.urls")),
    path("aturan/instrumen/", instrument, name="instrument"),
    path("aturan/", include("sigap.clocks.urls")),
    path("masa-simpan/", include("sigap.retention.urls")),
    path("untuk-warga/", include("sigap.guidance.urls")),
    path("saluran/", include("sigap.channels.urls")),
    path("gugus-tugas/", include("sigap.taskforce.urls")),
    path("gugus-tugas/pengaturan/", include("sigap.setup.urls")),
    path("insiden/", include("sigap.incidents.urls")),
    path("gugus-tugas/angka/", include("sigap.figures.urls")),
    path("gugus-tugas/laporan/", include("sigap.returns.urls")),
    path("gugus-tugas/terbitan/", include("sigap.releases.urls")),
    path("gugus-tugas/", include("sigap.rulebook.urls")),
    path("gugus-tugas/", include("sigap.learning.urls")),
    path("gugus-tugas/rad/", include("sigap.actionplan.urls")),
    path("gugus-tugas/surat/", include("sigap.letters.urls")),
    path("", include("sigap.simfoni.urls")),
    path("gugus-tugas/", include("sigap.meetings.urls")),
    path("gugus-tugas/", include("sigap.vulnerability.urls")),
    path("gugus-tugas/pengawasan/", include("sigap.supervision.urls")),
    path("gugus-tugas/pencegahan/", include("sigap.prevention.urls")),
    path("gugus-tugas/wawasan/", include("sigap.insight.urls")),
    path("data-kurang/", my_lacking, name="my_lacking"),
    path("gugus-tugas/", include("sigap.villages.urls")),
]
handler400 = "sigap.desk.views.bad_request"
handler404 = "sigap.desk.views.not_found"
handler500 = "sigap.desk.views.server_error"
