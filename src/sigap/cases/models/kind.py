"""Words for the kinds of cases, and for how a case came."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.cases.rules.kind import LeadingKind, PlaceKind, Setting, ViolenceForm
from sigap.cases.rules.origin import Competence, InformationSource, ReceivingWay

LEADING_LABELS: dict[LeadingKind, Promise] = {
    LeadingKind.TRAFFICKING: _("Perdagangan orang"),
    LeadingKind.SEXUAL: _("Kekerasan seksual"),
    LeadingKind.PHYSICAL: _("Kekerasan fisik"),
    LeadingKind.PSYCHOLOGICAL: _("Kekerasan psikis"),
    LeadingKind.NEGLECT: _("Penelantaran"),
    LeadingKind.EXPLOITATION: _("Eksploitasi"),
    LeadingKind.CHILD_IN_CONFLICT: _("Anak berkonflik dengan hukum"),
    LeadingKind.OTHER: _("Jenis lain"),
}
PLACE_LABELS: dict[PlaceKind, Promise] = {
    PlaceKind.HOME: _("Rumah"),
    PlaceKind.SCHOOL: _("Sekolah atau kampus"),
    PlaceKind.BOARDING: _("Asrama, pesantren, atau panti"),
    PlaceKind.WORKPLACE: _("Tempat kerja"),
    PlaceKind.PUBLIC: _("Tempat umum"),
    PlaceKind.ONLINE: _("Daring"),
    PlaceKind.OTHER: _("Tempat lain"),
}
FORM_LABELS: dict[ViolenceForm, Promise] = {
    ViolenceForm.PHYSICAL: _("Fisik"),
    ViolenceForm.PSYCHOLOGICAL: _("Psikis"),
    ViolenceForm.SEXUAL: _("Seksual"),
    ViolenceForm.EXPLOITATION: _("Eksploitasi"),
    ViolenceForm.TRAFFICKING: _("Perdagangan orang"),
    ViolenceForm.NEGLECT: _("Penelantaran"),
    ViolenceForm.OTHER: _("Bentuk lain"),
}
SETTING_LABELS: dict[Setting, Promise] = {
    Setting.HOUSEHOLD: _("Dalam rumah tangga (KDRT)"),
    Setting.ONLINE: _("Lewat internet (daring)"),
    Setting.SCHOOL: _("Di sekolah"),
    Setting.WORK: _("Di tempat kerja"),
    Setting.CHILD_MARRIAGE: _("Perkawinan anak"),
}
WAY_LABELS: dict[ReceivingWay, Promise] = {
    ReceivingWay.WALK_IN: _("Datang langsung"),
    ReceivingWay.TELEPHONE: _("Telepon"),
    ReceivingWay.WHATSAPP: _("WhatsApp"),
    ReceivingWay.SAPA_129: _("SAPA 129"),
    ReceivingWay.WEB: _("Formulir warga"),
    ReceivingWay.EMAIL: _("Surel"),
    ReceivingWay.LETTER: _("Surat"),
    ReceivingWay.OUTREACH: _("Penjangkauan"),
    ReceivingWay.REFERRAL: _("Rujukan kantor lain"),
    ReceivingWay.TRANSFER: _("Pelimpahan daerah lain"),
    ReceivingWay.SYSTEM: _("Sistem kantor lain"),
}
SOURCE_LABELS: dict[InformationSource, Promise] = {
    InformationSource.CONCERNED: _("Yang mengalami"),
    InformationSource.FAMILY: _("Keluarga"),
    InformationSource.COMMUNITY: _("Masyarakat"),
    InformationSource.OFFICE: _("Kantor atau lembaga"),
    InformationSource.MEDIA: _("Berita atau media sosial"),
    InformationSource.OTHER: _("Sumber lain"),
}
COMPETENCE_LABELS: dict[Competence, Promise] = {
    Competence.OURS: _("Daerah ini"),
    Competence.OTHER_REGENCY: _("Kabupaten atau kota lain"),
    Competence.PROVINCE: _("Provinsi"),
}
