"""Addresses of what comes in: report numbers and draft ids only, which open nothing by themselves."""

from django.urls import path

from sigap.intake.views import bringing, deciding, dialogue, entry, files, lane, triage

app_name = "intake"
urlpatterns = [
    path("laporan/catat/", entry.enter, name="enter"),
    path("laporan/catat/draf/", entry.keep, name="draft_keep"),
    path("laporan/catat/draf/<uuid:draft_id>/", entry.resume, name="draft"),
    path("laporan/catat/draf/<uuid:draft_id>/buang/", entry.drop, name="draft_drop"),
    path("permintaan/", bringing.index, name="brought"),
    path("permintaan/kirim/", bringing.bring, name="bring"),
    path("permintaan/kirim/draf/", bringing.keep, name="bring_draft_keep"),
    path("permintaan/kirim/draf/<uuid:draft_id>/", bringing.resume, name="bring_draft"),
    path("permintaan/kirim/draf/<uuid:draft_id>/buang/", bringing.drop, name="bring_draft_drop"),
    path("laporan/jalur/", lane.index, name="lane"),
    path("laporan/jalur/contoh/", lane.sample, name="lane_sample"),
    path("laporan/jalur/masukkan/", lane.let_in_alone, name="lane_let_in_alone"),
    path("laporan/jalur/<uuid:cluster_id>/", lane.cluster, name="lane_cluster"),
    path("laporan/jalur/<uuid:cluster_id>/masukkan/", lane.let_in, name="lane_let_in"),
    path("laporan/jalur/<uuid:cluster_id>/tutup/", lane.close, name="lane_close"),
    path("laporan/<slug:number>/", triage.report, name="report"),
    path("laporan/<slug:number>/ambil/", triage.take, name="take"),
    path("laporan/<slug:number>/ambil-alih/", triage.take_over, name="take_over"),
    path("laporan/<slug:number>/isi/", triage.open_text, name="open"),
    path("laporan/<slug:number>/pilah/", triage.sheet, name="sheet"),
    path("laporan/<slug:number>/sudah-ditangani/", triage.handled, name="handled"),
    path("laporan/<slug:number>/berkas/<int:ordinal>/", files.copy, name="file"),
    path("laporan/<slug:number>/berkas/<int:ordinal>/asli/", files.original, name="file_original"),
    path("laporan/<slug:number>/berkas/<int:ordinal>/ke-kasus/", files.into_case, name="file_into_case"),
    path("laporan/<slug:number>/percakapan/", dialogue.dialogue, name="dialogue"),
    path("laporan/<slug:number>/percakapan/janji/", dialogue.promise, name="promise"),
    path("laporan/<slug:number>/percakapan/janji/hasil/", dialogue.promise_ended, name="promise_ended"),
    path("kasus/<slug:code>/pelapor/percakapan/", dialogue.of_case, name="dialogue_of_case"),
    path("laporan/<slug:number>/kabar/", triage.tell, name="tell"),
    path("laporan/<slug:number>/kasus/", deciding.open_case, name="open_case"),
    path("laporan/<slug:number>/gabung/", deciding.join, name="join"),
    path("laporan/<slug:number>/teruskan/", deciding.forward, name="forward"),
    path("laporan/<slug:number>/tanda-terima/", deciding.receipt, name="receipt"),
    path("laporan/<slug:number>/tanpa-kasus/", deciding.no_case, name="no_case"),
]
