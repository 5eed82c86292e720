"""Addresses of the hand-over."""

from django.urls import path

from sigap.referrals import views

app_name = "referrals"
_STEP = "kasus/<slug:code>/rujukan/<uuid:referral_id>/"
urlpatterns = [
    path("rujukan/", views.index, name="list"),
    path("rujukan/<uuid:referral_id>/", views.answer, name="answer"),
    path("rujukan/<uuid:referral_id>/terima/", views.accept, name="accept"),
    path("rujukan/<uuid:referral_id>/tolak/", views.decline, name="decline"),
    path("rujukan/<uuid:referral_id>/serahkan/", views.pass_on, name="pass_on"),
    path("rujukan/<uuid:referral_id>/dicatat-nanti/", views.handled, name="handled"),
    path("rujukan/<uuid:referral_id>/benarkan/", views.confirm, name="confirm"),
    path("rujukan/<uuid:referral_id>/sanggah/", views.contest, name="contest"),
    path("rujukan/<uuid:referral_id>/tanya/", views.ask_back, name="ask_back"),
    path("rujukan/<uuid:referral_id>/kunjungan/", views.visit, name="visit"),
    path("rujukan/<uuid:referral_id>/kunjungan/<uuid:exchange_id>/terima/", views.visit_accept, name="visit_accept"),
    path("rujukan/<uuid:referral_id>/kunjungan/<uuid:exchange_id>/batal/", views.visit_cancel, name="visit_cancel"),
    path("rujukan/<uuid:referral_id>/hasil/", views.report, name="report"),
    path("kasus/<slug:code>/keterangan/", views.evidence, name="evidence"),
    path("kasus/<slug:code>/rujukan/", views.of_case, name="of_case"),
    path("kasus/<slug:code>/rujukan/siapkan/", views.offer, name="offer"),
    path(_STEP, views.sent, name="sent"),
    path(f"{_STEP}tarik/", views.withdraw, name="withdraw"),
    path(f"{_STEP}alihkan/", views.reroute, name="reroute"),
    path(f"{_STEP}hentikan/", views.give_up, name="give_up"),
    path(f"{_STEP}catat-jawaban/", views.record, name="record"),
    path(f"{_STEP}catat-hasil/", views.result, name="result"),
    path(f"{_STEP}serah-terima/", views.handover, name="handover"),
    path(f"{_STEP}serah-terima/<uuid:handover_id>/cetak/", views.handover_paper, name="handover_paper"),
    path(f"{_STEP}pertanyaan/<uuid:exchange_id>/jawab/", views.answer_back, name="answer_back"),
    path(f"{_STEP}surat/", views.letter, name="letter"),
]
