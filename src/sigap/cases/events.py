"""What happens on a case, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

OPENED = "case:file:opened"
CLOSED = "case:file:closed"
STATUS_CHANGED = "case:status:changed"
OFFICE_JOINED = "case:office:joined"
PERSON_ASSIGNED = "case:officer:assigned"
PERSON_RELEASED = "case:officer:released"
HANDED_OVER = "case:file:handed_over"
TAKEN_OVER = "case:file:taken_over"
PERSON_ADDED = "case:person:added"
PERSON_NAMED = "case:person:named"
SUSPECT_NAMED = "case:suspect:named"
SUSPECT_RELEASED = "case:suspect:released"
IDENTITY_CORRECTED = "case:identity:corrected"
SECTION_WRITTEN = "case:room:written"
ITEM_OPENED = "case:item:opened"
ITEM_SETTLED = "case:item:settled"
ERASURE_REQUESTED = "case:erasure:requested"
ERASURE_APPROVED = "case:erasure:approved"
ERASURE_DECLINED = "case:erasure:declined"
ERASURE_WITHDRAWN = "case:erasure:withdrawn"
ERASURE_DONE = "case:erasure:done"
ERASURE_LAPSED = "case:erasure:lapsed"
HOLD_PLACED = "case:hold:placed"
HOLD_RELEASED = "case:hold:released"
SAME_NAME = "case:identity:same_name"
READERS_LISTED = "case:readers:listed"
SUMMARY_PRINTED = "case:summary:printed"
BOOK_PRINTED = "cases:book:printed"
SCREENING_PRINTED = "case:screening:printed"
PERSON_CORRECTED = "case:person:corrected"
RELATION_DECLARED = "case:relation:declared"
RELATION_ENDED = "case:relation:ended"
CONTACT_WRITTEN = "case:contact:written"
CALL_BACK_ASKED = "case:call_back:asked"
CALL_BACK_REVIEWED = "case:call_back:reviewed"
KEPT = "case:keeping:declared"
KEPT_LIFTED = "case:keeping:lifted"
PART_TAKEN = "case:office:taken_away"
NOTE_WRITTEN = "case:note:written"
NOTE_CORRECTED = "case:note:corrected"
ACT_DATED = "case:act:dated"
CLOSING_ASKED = "case:closing:asked"
CLOSING_READ = "case:closing:read"
CLOSING_ANSWERED = "case:closing:answered"
CLOSING_WITHDRAWN = "case:closing:withdrawn"
CLOSING_REVIEWED = "case:closing:reviewed"
CLOSED_ALONE = "case:closing:alone"
REOPENED = "case:file:reopened"
AFTER_CARE_DONE = "case:after_care:done"
SCREENED = "case:screening:written"
KIND_SAID = "case:kind:said"
ORIGIN_SAID = "case:kind:origin"
VICTIM_KIND_SAID = "case:kind:of_victim"
RISK_RAISED = "case:risk:raised"
RISK_KEPT = "case:risk:kept"
RISK_LOWERING_ASKED = "case:risk:lowering_asked"
RISK_LOWERED = "case:risk:lowered"
RISK_LOWERED_ALONE = "case:risk:lowered_alone"
RISK_LOWERING_DECLINED = "case:risk:lowering_declined"
RISK_LOWERING_WITHDRAWN = "case:risk:lowering_withdrawn"
RISK_LOWERING_LAPSED = "case:risk:lowering_lapsed"
RISK_REVIEWED = "case:risk:reviewed"
DANGER_SET = "case:danger:set"
DANGER_TOLD_AGAIN = "case:danger:told_again"
DANGER_ANSWERED = "case:danger:answered"
DANGER_LIFTED = "case:danger:lifted"
DOCUMENT_ADDED = "case:document:added"
DOCUMENT_VOIDED = "case:document:voided"
SEARCHED = "case:search:made"
GLASS_BROKEN = "case:glass:broken"
GLASS_ENDED = "case:glass:ended"
GLASS_REVIEWED = "case:glass:reviewed"
HINTED = "case:search:hinted"
HINT_SEEN = "case:search:hint_seen"

EVENTS = (
    EventKind(OPENED, ("case",), _("Kasus dibuka"), optional=("envelope", "risk")),
    EventKind(CLOSED, ("case", "reason"), _("Kasus ditutup: {reason}")),
    EventKind(STATUS_CHANGED, ("case", "status"), _("Status kasus berubah menjadi {status}")),
    EventKind(OFFICE_JOINED, ("case", "office"), _("{office} ikut menangani")),
    EventKind(PERSON_ASSIGNED, ("case", "officer"), _("{officer} ditugaskan")),
    EventKind(PERSON_RELEASED, ("case", "officer"), _("{officer} tidak lagi ditugaskan")),
    EventKind(
        HANDED_OVER, ("case", "former", "officer", "reason"), _("Diserahkan dari {former} kepada {officer}: {reason}")
    ),
    EventKind(TAKEN_OVER, ("case", "officer", "reason"), _("Diambil alih {officer}: {reason}"), optional=("former",)),
    EventKind(PERSON_ADDED, ("case", "person", "role"), _("{person} ditambahkan ke kasus"), personal=("person",)),
    EventKind(SUSPECT_NAMED, ("case", "person"), _("{person} ditetapkan tersangka"), personal=("person",)),
    EventKind(
        SUSPECT_RELEASED, ("case", "person"), _("{person} tidak lagi tersangka, disebut terlapor"), personal=("person",)
    ),
    EventKind(PERSON_NAMED, ("case", "person"), _("Identitas {person} disegel"), personal=("person",)),
    EventKind(IDENTITY_CORRECTED, ("case", "person"), _("Identitas {person} diperbaiki"), personal=("person",)),
    # On the officer's own chain, which auditors read and a case's team does not: it tells something of a name.
    EventKind(SAME_NAME, ("subject",), _("Nama pembaca mirip dengan nama {subject}"), personal=("subject",)),
    EventKind(READERS_LISTED, ("case", "person"), _("Daftar pembaca {person} dibuat"), personal=("person",)),
    EventKind(KIND_SAID, ("case", "kind", "former", "place"), _("Jenis kasus: {kind}, sebelumnya {former}; {place}")),
    EventKind(
        ORIGIN_SAID,
        ("case", "way", "source", "competence", "former"),
        _("Penerimaan dan kewenangan: {way}, {source}, {competence}; kewenangan sebelumnya {former}"),
    ),
    EventKind(VICTIM_KIND_SAID, ("case", "person"), _("Yang dialami {person} dicatat"), personal=("person",)),
    EventKind(SUMMARY_PRINTED, ("case",), _("Ringkasan kasus dibuka untuk dicetak")),
    EventKind(BOOK_PRINTED, ("year", "count"), _("Buku register {year} dibuka untuk dicetak: {count} kasus")),
    EventKind(SCREENING_PRINTED, ("case", "version"), _("Lembar skrining versi {version} dibuka untuk dicetak")),
    EventKind(SECTION_WRITTEN, ("case", "room", "version"), _("Bagian {room} diubah")),
    EventKind(ITEM_OPENED, ("case", "kind", "subject"), _("Sesuatu masih terbuka: {kind}")),
    *(
        EventKind(
            code,
            ("case", "erasure", "basis", "what"),
            sentence,
            personal=("person",),
            optional=("person", "keys", "reason"),
        )
        for code, sentence in (
            (ERASURE_REQUESTED, _("Pemusnahan {what} diminta: {basis}")),
            (ERASURE_APPROVED, _("Pemusnahan {what} disetujui: {basis}")),
            (ERASURE_DECLINED, _("Pemusnahan {what} tidak disetujui: {basis}")),
            (ERASURE_WITHDRAWN, _("Permintaan pemusnahan {what} ditarik ({basis}): {reason}")),
            (ERASURE_LAPSED, _("Permintaan pemusnahan {what} gugur karena lebih dari 30 hari: {basis}")),
            (ERASURE_DONE, _("Telah dimusnahkan, {what}: {basis}")),
        )
    ),
    EventKind(HOLD_PLACED, ("case", "hold", "basis"), _("Berkas ditahan: {basis}")),
    EventKind(HOLD_RELEASED, ("case", "hold", "basis", "reason"), _("Penahanan berkas dicabut ({basis}): {reason}")),
    EventKind(ITEM_SETTLED, ("case", "kind", "subject"), _("Yang terbuka selesai: {kind}")),
    EventKind(
        SCREENED,
        ("case", "version", "indication", "risk", "instrument"),
        _("Asesmen disimpan, versi {version}: {indication}. Petunjuk: {risk}"),
    ),
    *(
        EventKind(code, ("case", "decision", "former", "risk", "basis"), sentence)
        for code, sentence in (
            (RISK_RAISED, _("Dinaikkan, {former} menjadi {risk}: {basis}")),
            (RISK_KEPT, _("Diperiksa, tetap {risk}: {basis}")),
            (RISK_LOWERING_ASKED, _("Penurunan diminta, {former} menjadi {risk}: {basis}")),
            (RISK_LOWERED, _("Diturunkan berdua, {former} menjadi {risk}: {basis}")),
            (RISK_LOWERED_ALONE, _("Diturunkan sendiri, {former} menjadi {risk}: {basis}")),
            (RISK_LOWERING_DECLINED, _("Penurunan ke {risk} ditolak: {basis}")),
            (RISK_LOWERING_LAPSED, _("Permintaan penurunan ke {risk} gugur: risikonya berubah")),
        )
    ),
    EventKind(
        RISK_LOWERING_WITHDRAWN,
        ("case", "decision", "former", "risk", "basis", "reason"),
        _("Permintaan penurunan ke {risk} ditarik: {reason}"),
    ),
    EventKind(DANGER_SET, ("case", "tag", "danger", "source"), _("Tanda darurat {danger}, {source}")),
    EventKind(DANGER_TOLD_AGAIN, ("case", "tag", "danger", "source"), _("Tanda darurat {danger} dikabarkan lagi")),
    EventKind(DANGER_ANSWERED, ("case", "tag", "danger", "step"), _("Tanda darurat {danger} dijawab: {step}")),
    EventKind(DANGER_LIFTED, ("case", "tag", "danger", "basis"), _("Tanda darurat {danger} dicabut: {basis}")),
    EventKind(RISK_REVIEWED, ("case", "decision", "finding"), _("Penurunan risiko ditinjau: {finding}")),
    EventKind(
        PERSON_CORRECTED,
        ("case", "person", "role"),
        _("Keterangan {person} diperbaiki"),
        personal=("person",),
        optional=("former_role",),
    ),
    EventKind(
        RELATION_DECLARED,
        ("case", "person", "other", "kind"),
        _("Hubungan antarorang dicatat"),
        personal=("person", "other"),
    ),
    EventKind(
        RELATION_ENDED,
        ("case", "person", "other", "kind", "reason"),
        _("Hubungan antarorang dicabut: {reason}"),
        personal=("person", "other"),
    ),
    EventKind(CONTACT_WRITTEN, ("case", "person", "version"), _("Kontak aman {person} disegel"), personal=("person",)),
    EventKind(
        CALL_BACK_ASKED,
        ("case", "person", "on_duty"),
        _("Nomor pelapor dibuka untuk telepon balik"),
        personal=("person",),
        is_break_glass=True,
    ),
    EventKind(
        CALL_BACK_REVIEWED, ("case", "person", "finding"), _("Telepon balik ditinjau: {finding}"), personal=("person",)
    ),
    # Not which officer or office: the whole team reads the timeline, and the auditor, too, need not know whose kin.
    EventKind(KEPT, ("case", "kept", "kind", "basis"), _("Yang tidak boleh tahu dicatat: {basis}")),
    EventKind(KEPT_LIFTED, ("case", "kept", "kind", "reason"), _("Catatan yang tidak boleh tahu dicabut: {reason}")),
    EventKind(PART_TAKEN, ("case", "office"), _("{office} tidak lagi ikut menangani")),
    EventKind(NOTE_WRITTEN, ("case", "note", "template"), _("Catatan ditulis"), optional=("reached",)),
    EventKind(NOTE_CORRECTED, ("case", "note", "version"), _("Catatan diperbaiki")),
    EventKind(ACT_DATED, ("case",), _("Tanggal atau tempat kejadian diubah"), optional=("day", "area")),
    EventKind(CLOSING_ASKED, ("case", "closing", "reason"), _("Terminasi diminta: {reason}")),
    EventKind(CLOSING_READ, ("case", "closing"), _("Berkas dibuka untuk memeriksa terminasi")),
    EventKind(CLOSING_WITHDRAWN, ("case", "closing", "reason"), _("Permintaan terminasi ditarik: {reason}")),
    EventKind(CLOSING_ANSWERED, ("case", "closing", "status"), _("Permintaan terminasi dijawab: {status}")),
    EventKind(
        CLOSED_ALONE, ("case", "closing"), _("Kasus ditutup seorang diri, menunggu tinjauan"), is_break_glass=True
    ),
    EventKind(CLOSING_REVIEWED, ("case", "closing", "finding"), _("Terminasi ditinjau: {finding}")),
    EventKind(REOPENED, ("case", "reason"), _("Kasus dibuka kembali: {reason}")),
    EventKind(
        GLASS_BROKEN,
        ("case", "glass", "office"),
        _("Kasus dibuka darurat oleh petugas piket {office}"),
        is_break_glass=True,
    ),
    EventKind(GLASS_ENDED, ("case", "glass"), _("Buka darurat diakhiri petugasnya"), is_break_glass=True),
    EventKind(
        GLASS_REVIEWED,
        ("case", "glass", "part", "finding"),
        _("Buka darurat ditinjau {part}: {finding}"),
        is_break_glass=True,
    ),
    # Kind and count, on the officer's own chain: what was typed is nowhere.
    EventKind(SEARCHED, ("kind", "count"), _("Pencarian: {kind}, {count} ditemukan")),
    # On the system's chain, for a case's team must not learn from its timeline that somebody looked for its people.
    EventKind(HINTED, ("subject",), _("Petunjuk pencarian dicatat untuk penerima laporan"), personal=("subject",)),
    EventKind(HINT_SEEN, ("hint",), _("Petunjuk pencarian dilihat penerima laporan")),
    EventKind(DOCUMENT_ADDED, ("case", "document"), _("Dokumen ditambahkan")),
    EventKind(DOCUMENT_VOIDED, ("case", "document", "reason"), _("Dokumen dibatalkan: {reason}")),
    EventKind(AFTER_CARE_DONE, ("case",), _("Pemantauan pascaterminasi dilakukan")),
)
