"""Addresses of sign-in and of one's own profile."""

from django.urls import include, path

from sigap.access.signin import allauth_urls, card_views, passkey_views, passwords
from sigap.access.signin import views as signin
from sigap.access.signin.stepup import step_up
from sigap.access.views import profile, unsent

urlpatterns = [
    path("masuk/", signin.sign_in, name="masuk"),
    path("masuk/ulang/", step_up, name="masuk_ulang"),
    path("masuk/sandi-baru/", passwords.first_password, name="masuk_sandi_baru"),
    path("masuk/atur-ulang/", passwords.reset, name="masuk_atur_ulang"),
    path("masuk/lanjutkan/", signin.go_on, name="masuk_lanjutkan"),
    path("masuk/masih-di-sini/", signin.go_on_working, name="masuk_masih"),
    path("masuk/mulai/", signin.start, name="masuk_mulai"),
    path("keluar/", signin.leave, name="keluar"),
    path("bahasa/", profile.speak, name="bahasa"),
    path("profil/", profile.profile, name="profil"),
    path("profil/kartu/", card_views.own_card, name="profil_kartu"),
    path("profil/kunci/", passkey_views.own_passkeys, name="profil_kunci"),
    path("profil/kunci/<int:passkey_id>/lepas/", passkey_views.remove, name="profil_kunci_lepas"),
    path("profil/sandi/", passwords.own_password, name="profil_sandi"),
    path("profil/pemulihan/<uuid:reset_id>/hentikan/", passwords.stop_reset, name="pemulihan_hentikan"),
    path("profil/sesi/lain/akhiri/", profile.end_other_sessions, name="profil_sesi_lain"),
    path("profil/sesi/<uuid:session_id>/akhiri/", profile.end_session, name="profil_sesi_akhiri"),
    path("tulisan/simpan/", unsent.keep, name="tulisan_simpan"),
    path("tulisan/ada/", unsent.waiting, name="tulisan_ada"),
    path("tulisan/buka/", unsent.give_back, name="tulisan_buka"),
    path("tulisan/buang/", unsent.drop, name="tulisan_buang"),
    path("akun/", include(allauth_urls)),
]
