"""Addresses of transfers to another regency."""

from django.urls import path

from sigap.transfers.views import incoming, keys, outgoing

app_name = "transfers"
_CASE = "kasus/<slug:code>/alih-daerah"
_OUT = "alih-daerah/keluar/<uuid:transfer_id>"
_IN = "alih-daerah/masuk/<uuid:transfer_id>"
urlpatterns = [
    path("alih-daerah/", keys.overview, name="overview"),
    path("alih-daerah/kunci/buat/", keys.make, name="make_key"),
    path("alih-daerah/kunci/kartu/", keys.card, name="card"),
    path("alih-daerah/daerah/tambah/", keys.bring, name="bring"),
    path("alih-daerah/daerah/<uuid:partner_id>/benarkan/", keys.confirm, name="confirm"),
    path("alih-daerah/daerah/<uuid:partner_id>/cabut/", keys.withdraw, name="withdraw_partner"),
    path(f"{_OUT}/setujui/", outgoing.approve, name="approve"),
    path(f"{_OUT}/tanda-terima/", outgoing.receipt, name="read_receipt"),
    path(f"{_OUT}/batal/", outgoing.withdraw, name="withdraw"),
    path("alih-daerah/masuk/unggah/", incoming.upload, name="upload"),
    path(f"{_IN}/", incoming.preview, name="preview"),
    path(f"{_IN}/usulkan/", incoming.want, name="want"),
    path(f"{_IN}/terima/", incoming.accept, name="accept"),
    path(f"{_IN}/tolak/", incoming.refuse, name="refuse"),
    path(f"{_IN}/tanda-terima/", incoming.receipt, name="receipt"),
    path(f"{_CASE}/", outgoing.of_case, name="of_case"),
    path(f"{_CASE}/siapkan/", outgoing.prepare, name="prepare"),
    path(f"{_CASE}/<uuid:transfer_id>/berkas/", outgoing.send, name="send"),
    path(f"{_CASE}/<uuid:transfer_id>/cetak/", outgoing.print_case, name="print"),
]
