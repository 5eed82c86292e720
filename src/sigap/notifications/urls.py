"""Addresses of the pages about how officers are told."""

from django.urls import path

from sigap.notifications.rules.alerting import ACKNOWLEDGE_PATH, AlertChannel
from sigap.notifications.views import acknowledging, holders, own, reach

app_name = "notifications"
urlpatterns = [
    path("profil/surel/", own.address, {"way": AlertChannel.MAIL}, name="address"),
    path("profil/surel/kode/", own.confirm_address, {"way": AlertChannel.MAIL}, name="confirm_address"),
    path("profil/surel/kirim/", own.switch_mail, {"way": AlertChannel.MAIL}, name="switch_mail"),
    path("profil/surel/hapus/", own.drop_address, {"way": AlertChannel.MAIL}, name="drop_address"),
    path("profil/whatsapp/", own.address, {"way": AlertChannel.WHATSAPP}, name="number"),
    path("profil/whatsapp/kode/", own.confirm_address, {"way": AlertChannel.WHATSAPP}, name="confirm_number"),
    path("profil/whatsapp/kirim/", own.switch_mail, {"way": AlertChannel.WHATSAPP}, name="switch_whatsapp"),
    path("profil/whatsapp/hapus/", own.drop_address, {"way": AlertChannel.WHATSAPP}, name="drop_number"),
    path("profil/jam-tenang/", own.set_quiet_hours, name="quiet_hours"),
    path(f"{ACKNOWLEDGE_PATH}<uuid:token_id>/", acknowledging.acknowledge, name="acknowledge"),
    path("orang/terjangkau/", reach.reach, name="reach"),
    path("penjagaan/pemegang-kepala/", holders.holders, name="holders"),
    path("penjagaan/pemegang-kepala/tambah/", holders.add_holder, name="add_holder"),
    path("penjagaan/pemegang-kepala/<uuid:holder_id>/akhiri/", holders.end_holder, name="end_holder"),
    path("penjagaan/pemegang-kepala/<uuid:holder_id>/uji/", holders.test_holder, name="test_holder"),
]
