"""Addresses of prevention, below the task force's own: ids and codes only."""

from django.urls import path

from sigap.prevention.views import activities, documents, inbox, materials, reporting, volunteers

app_name = "prevention"
urlpatterns = [
    path("", activities.activities, name="list"),
    path("rencana/", activities.plan, name="plan"),
    path("cakupan/", activities.covered, name="coverage"),
    path("dari-warga/", inbox.inbox, name="inbox"),
    path("dari-warga/ramai/tolak/", inbox.decline_crowd, name="decline_crowd"),
    path("dari-warga/<uuid:message_id>/terima/", inbox.take, name="take"),
    path("dari-warga/<uuid:message_id>/tolak/", inbox.decline, name="decline"),
    path("relawan/", volunteers.volunteers, name="volunteers"),
    path("relawan/tambah/", volunteers.add, name="add_volunteer"),
    path("relawan/<uuid:volunteer_id>/", volunteers.volunteer, name="volunteer"),
    path("relawan/<uuid:volunteer_id>/ubah/", volunteers.change, name="change_volunteer"),
    path("relawan/<uuid:volunteer_id>/periksa/", volunteers.check, name="check"),
    path("relawan/<uuid:volunteer_id>/berhenti/", volunteers.leave, name="leave"),
    path("bahan/", materials.sheets, name="materials"),
    path("bahan/<slug:slug>/", materials.sheet, name="material"),
    path("bahan/<slug:slug>/cetak/", materials.sheet_paper, name="material_paper"),
    path("bahan/<slug:slug>/tulis/", materials.variant, name="write_variant"),
    path("<uuid:activity_id>/", activities.activity, name="activity"),
    path("<uuid:activity_id>/ubah/", activities.plan, name="change"),
    path("<uuid:activity_id>/batal/", activities.off, name="off"),
    path("<uuid:activity_id>/terlaksana/", reporting.mark_held, name="held"),
    path("<uuid:activity_id>/laporan/", reporting.report, name="report"),
    path("<uuid:activity_id>/foto/", reporting.photo, name="photo"),
    path("<uuid:activity_id>/foto/<uuid:photo_id>/", reporting.picture, name="picture"),
    path("<uuid:activity_id>/foto/<uuid:photo_id>/hapus/", reporting.drop_photo, name="drop_photo"),
    path("<uuid:activity_id>/relawan/", volunteers.assign, name="assign"),
    path("<uuid:activity_id>/relawan/nama/", volunteers.contacts, name="contacts"),
    path("<uuid:activity_id>/relawan/<uuid:volunteer_id>/lepas/", volunteers.free, name="free"),
    path("<uuid:activity_id>/daftar-hadir/", documents.attendance, name="attendance"),
    path("<uuid:activity_id>/kode/", documents.code, name="code"),
    path("<uuid:activity_id>/surat/permintaan/", documents.ask_place, name="ask_place"),
    path("<uuid:activity_id>/surat/laporan/", documents.draft_report, name="draft_report"),
    path("<uuid:activity_id>/surat/keterangan/<int:ordinal>/", documents.attest, name="attest"),
]
