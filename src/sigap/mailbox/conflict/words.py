"""What a report may name, in people's own words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.mailbox.conflict.rules import Named

NAMED_LABELS: Mapping[Named, Promise] = {
    Named.UNIT: _("UPTD PPA, penerima laporan ini"),
    Named.POLICE: _("Polisi"),
    Named.VILLAGE: _("Kepala atau perangkat desa"),
    Named.SUBDISTRICT: _("Camat atau kantor kecamatan"),
    Named.SCHOOL: _("Sekolah atau Dinas Pendidikan"),
    Named.RELIGIOUS: _("Pesantren, madrasah, atau Kantor Agama"),
    Named.SOCIAL: _("Dinas Sosial atau rumah aman"),
    Named.HEALTH: _("Puskesmas, rumah sakit, atau Dinas Kesehatan"),
    Named.LEADERS: _("Bupati, wakil bupati, atau kantor lain di kabupaten"),
    Named.PROSECUTION: _("Kejaksaan atau pengadilan"),
    Named.ARMY: _("Tentara"),
    Named.MIGRATION: _("Imigrasi, Disnaker, atau BP3MI"),
    Named.OTHER: _("Kantor lain, atau tidak tahu kantornya"),
}
