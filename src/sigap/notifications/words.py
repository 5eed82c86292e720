"""How each notice reads, by its code. No sentence has a place for a name."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.notifications.rules.brought import BROUGHT_WORDING
from sigap.notifications.rules.diversion import DIVERSION_WORDING

WORDING: Mapping[str, Promise] = {
    "report-received": _("Laporan baru menunggu dibaca."),
    **BROUGHT_WORDING,
    "reporter-answered": _("Pelapor menulis dan menunggu balasan. Buka percakapannya."),
    "promise-lapsed": _(
        "Satu janji waktu kepada pelapor gugur: yang berjanji tidak lagi berjaga pada jam itu, atau laporannya pindah "
        "tangan. Tulis kepadanya sekarang."
    ),
    "promise-passed": _("Janji waktu Anda kepada pelapor gugur, dan ia membacanya: orang lain yang menulis kepadanya."),
    "reporter-sent-file": _("Pelapor menambahkan berkas. Buka laporannya."),
    "second-look-asked": _(
        "Rekan menilai satu laporan tidak benar dan meminta pemeriksa kedua. Baca sendiri, lalu jawab."
    ),
    "second-look-answered": _("Rekan sudah menjawab sebagai pemeriksa kedua atas satu laporan."),
    "channel-down": _("Satu saluran laporan terganggu lebih dari sepuluh menit. Lihat halaman Saluran."),
    "channel-number-changed": _("Nomor WhatsApp seorang pelapor mungkin berpindah tangan. Pastikan dulu siapa."),
    "lane-opened": _("Banyak laporan masuk sekaligus. Sebagian menunggu di jalur karantina."),
    "alert-unread": _("Satu pemberitahuan darurat belum dibaca yang dituju. Buka, pastikan ada yang bertindak."),
    "alert-unread-chair": _("Satu pemberitahuan darurat belum dibaca siapa pun di kantornya. Hubungi kantor itu."),
    "number-lapsed": _("Nomor WhatsApp Anda mungkin berpindah tangan. Pastikan lagi di profil."),
    "template-refused": _("WhatsApp menolak templat pesan SIGAP. Lihat halaman Saluran."),
    "mail-down": _("Server surat tidak terjangkau lebih dari sepuluh menit. Lihat halaman Penjagaan."),
    "plan-quarter-closed": _("Satu triwulan rencana aksi ditutup. Keliru? Minta pengelola rencana membukanya lagi."),
    "plan-quarter-reopened": _("Satu triwulan rencana aksi dibuka lagi. Isian kantor Anda dapat diperbaiki."),
    "plan-quarter-due": _("Satu triwulan rencana aksi sudah berakhir. Isi capaian kegiatan kantor Anda."),
    "referral-unstaffed": _(
        "Permintaan mendesak dikirim ke kantor yang belum punya petugas di SIGAP. "
        "Pastikan kantor itu ditelepon sekarang, dan jawabannya dicatat."
    ),
    "referral-offered": _("Permintaan rujukan baru menunggu jawaban kantor Anda."),
    "referral-between": _("Kantor lain meminta sesuatu dalam kasus yang Anda pegang. Baca apa yang diminta."),
    "referral-accepted": _("Rujukan dari kantor Anda diterima."),
    "referral-declined": _("Rujukan dari kantor Anda ditolak. Tentukan langkah berikutnya."),
    "referral-withdrawn": _("Permintaan rujukan ke kantor Anda ditarik kembali."),
    "referral-handed-over": _("Layanan yang tidak dapat ditolak diserahkan ke kantor Anda. Konfirmasi sekarang."),
    "referral-passed-to-you": _("Anda ditunjuk sebagai pengganti untuk satu rujukan. Tenggatnya tetap berjalan."),
    "referral-substitute-left": _("Pengganti untuk satu rujukan tidak lagi bertugas. Rujukannya menunggu kantor Anda."),
    "referral-passed-on": _("Rujukan dari kantor Anda diserahkan kepada kantor pengganti."),
    "referral-answer-recorded": _("Jawaban rujukan dicatat untuk kantor Anda. Benarkan, atau hubungi pengirimnya."),
    "referral-answer-confirmed": _("Jawaban rujukan yang Anda catat sudah dibenarkan kantornya."),
    "referral-answer-contested": _(
        "Jawaban rujukan yang Anda catat disanggah kantornya. Periksa, lalu hubungi mereka."
    ),
    "restitution-child-told": _(
        "Hak restitusi dijelaskan kepada seorang anak dalam kasus Anda. Waktu memohonnya hanya beberapa hari."
    ),
    "restitution-returned": _(
        "Permohonan restitusi dalam satu kasus Anda dikembalikan. Baca apa yang kurang, lalu lengkapi segera."
    ),
    "restitution-refused": _(
        "Permohonan restitusi dalam satu kasus Anda ditolak. Baca catatannya, lalu bicarakan dengan korban."
    ),
    "restitution-awarded": _(
        "Restitusi dalam satu kasus Anda diputus. Buka bukunya: batas waktu bayar mulai dihitung."
    ),
    "restitution-deposited": _("Uang restitusi dititipkan untuk satu korban. Tanyakan cara aman menyerahkannya."),
    "referral-question": _("Kantor yang Anda minta bertanya balik. Jawab, supaya mereka dapat melanjutkan."),
    "referral-question-answered": _("Pertanyaan kantor Anda tentang satu rujukan sudah dijawab."),
    "referral-visit-proposed": _("Kantor lain mengusulkan kunjungan bersama. Terima, atau usulkan waktu lain."),
    "referral-visit-moved": _("Kunjungan bersama diusulkan pada waktu lain. Terima, atau usulkan waktu lain."),
    "referral-visit-accepted": _("Kunjungan bersama disepakati."),
    "referral-visit-cancelled": _("Kunjungan bersama dibatalkan."),
    "referral-result": _("Hasil satu rujukan sudah dilaporkan."),
    "referral-waived": _("Hasil satu rujukan tidak ditunggu lagi."),
    "lessons-waiting": _("Selamat bekerja. Beberapa pelajaran singkat menunggu Anda, lima menit tiap satu."),
    "lesson-retired": _("Satu pelajaran yang Anda lulusi ditarik: peraturannya tidak berlaku lagi. Lihat yang mana."),
    "weekly-digest": _("Ringkasan pekan untuk pimpinan sudah siap dibaca."),
    "clock-many": _("Banyak tenggat yang belum dipegang siapa pun hampir habis atau sudah lewat. Lihat antrean."),
    "clock-many-daily-chair": _("Beberapa tenggat yang belum dipegang siapa pun lewat. Hubungi kantor penerimanya."),
    "clock-soon": _("Satu tenggat hampir habis."),
    "clock-late": _("Satu tenggat sudah lewat dan masih terbuka."),
    "clock-soon-sender": _("Jawaban yang Anda tunggu belum datang, tenggatnya hampir habis."),
    "clock-late-sender": _("Jawaban yang Anda tunggu belum datang, tenggatnya sudah lewat."),
    "clock-soon-head": _("Satu tenggat di kantor Anda hampir habis."),
    "clock-late-head": _("Satu tenggat di kantor Anda lewat tanpa jawaban."),
    "clock-soon-daily-chair": _("Satu tenggat antarkantor hampir habis."),
    "clock-late-daily-chair": _("Satu tenggat antarkantor lewat tanpa jawaban."),
    "clock-count-sekda": _("Satu kantor tidak menjawab sampai tangga Ketua. Lihat jumlahnya."),
    "clock-count-regent": _("Satu kantor tidak menjawab sampai tangga Pembina. Lihat jumlahnya."),
    "clock-count-carried": _("Satu kantor tidak menjawab. Sampaikan jumlahnya kepada Ketua dan Pembina."),
    "clock-outside": _(
        "Satu kantor tidak menjawab, dan pimpinan daerah ini tidak boleh dikabari. Hubungi kepala kantor itu langsung."
    ),
    "clock-outside-carried": _(
        "Satu tenggat perlu sampai ke kantor luar kabupaten, yang belum terjangkau. Hubungi kantor itu, bukan pimpinan."
    ),
    "recovery-inside": _("Berkas pemulihan terbaru belum dicatat di luar mesin. Lihat halaman Penjagaan."),
    "anchors-idle": _("Jejak tidak dijangkarkan. Lihat halaman Penjagaan."),
    "heads-inside": _("Kepala jejak tidak sampai ke luar mesin ini. Lihat halaman Penjagaan."),
    "rows-altered": _("Ada baris yang diubah dari luar SIGAP atau tidak terbaca. Lihat halaman Penjagaan."),
    "passkey-copied": _("Kunci sandi seorang petugas mungkin disalin dan sudah ditutup. Lihat halaman Penjagaan."),
    "vault-away": _("Brankas tidak menjawab, meja kerja tertutup. Hubungi administrator teknis."),
    "vault-waiting": _("Brankas menunggu frasa sandi kunci, meja kerja tertutup. Buka dan masukkan frasa itu."),
    "vault-limit-reached": _("Brankas diminta membuka terlalu banyak, dan menolak sisanya. Lihat halaman Penjagaan."),
    "copy-old": _("Cadangan yang lulus periksa sudah terlalu lama. Lihat halaman Penjagaan."),
    "incident-reported": _("Insiden data dilaporkan. Tenggat 3×24 jam berjalan."),
    "incident-case-asked": _("Insiden data mungkin mengenai orang dalam kasus Anda. Pastikan siapa."),
    "incident-letters-settled": _("Semua surat satu kasus dalam insiden data sudah dicatat."),
    "incident-second-needed": _("Satu insiden data menunggu putusan pemeriksa kedua."),
    "case-given": _("Satu kasus baru Anda pegang. Buka kasusnya."),
    "case-given-danger": _("Kasus baru Anda membawa tanda darurat. Buka sekarang, hubungi yang piket."),
    "report-exclusion-joined": _(
        "Satu laporan yang bergabung menambah daftar yang tidak boleh tahu. "
        "Periksa rujukan, tenggat, janji temu, dan tim lapangan kasusnya."
    ),
    "report-risk-joined": _(
        "Laporan yang bergabung ke kasus Anda dinilai berisiko tinggi. Baca ceritanya, dan nilai lagi risiko kasusnya."
    ),
    "report-joined": _("Satu laporan bergabung ke kasus Anda. Buka kasusnya dan baca ceritanya."),
    "danger-set": _("Tanda darurat dicatat pada satu kasus. Buka sekarang, hubungi yang piket."),
    "danger-answered": _("Satu tanda darurat pada kasus Anda dijawab. Lihat apa yang dilakukan."),
    "danger-lifted": _("Satu tanda darurat pada kasus Anda dicabut. Baca oleh siapa, dan mengapa."),
    "danger-after-return": _("Kunjungan sesudah pulang menemukan bahaya. Buka sekarang, hubungi yang piket."),
    "system-restored": _("Sistem dipulihkan dari cadangan. Yang dicatat sesudahnya hilang: kerjakan ini sekarang."),
    "system-key-lost": _("Kunci sistem kantor Anda tidak berlaku lagi sesudah sistem dipulihkan. Buat kunci baru."),
    "system-key-elsewhere": _("Kunci sistem kantor Anda dipakai dari jaringan lain dan ditolak. Periksa, lalu ganti."),
    "system-key-ending": _("Satu kunci sistem kantor Anda segera berakhir. Ganti sekarang supaya sistem tetap masuk."),
    "suspect-free": _("Tersangka pada satu kasus dilepaskan atau belum ditemukan. Periksa keamanan korban sekarang."),
    "case-file-answered": _(
        "Jaksa menjawab berkas perkara yang dikirim kantor Anda. Baca jawabannya, lalu kerjakan langkah berikutnya."
    ),
    "exit-answered": _("Jalan samping yang tertutup menurut hukum sudah dijawab. Baca jawabannya di kasusnya."),
    "exit-barred": _("Jalan damai atau jalan samping yang tertutup menurut hukum tercatat. Baca dan jawab sekarang."),
    "exit-barred-case": _(
        "Jalan damai atau jalan samping yang tertutup menurut hukum tercatat dalam kasus Anda. "
        "Kepala UPTD dan Bagian Hukum menjawab; amankan korban."
    ),
    "case-assigned": _("Anda ditugaskan dalam satu kasus. Buka kasusnya."),
    "case-task-given": _("Satu tugas dalam satu kasus diberikan kepada Anda atau kantor Anda. Lihat tenggatnya."),
    "case-handed-to-you": _("Satu kasus diserahkan kepada Anda."),
    "case-handed-on": _("Satu kasus yang Anda pegang diserahkan kepada rekan."),
    "case-taken-over": _("Kepala kantor mengambil alih satu kasus yang Anda pegang."),
    "appointment-made": _("Satu janji layanan dibuat untuk Anda."),
    "appointment-cancelled": _("Satu janji layanan Anda dibatalkan. Jangan berangkat; lihat kasusnya."),
    "appointment-near": _("Satu janji layanan Anda sebentar lagi."),
    "client-alone": _("Petugas tidak bertugas pada saat janji atau sidang kliennya. Pastikan ada yang datang."),
    "conference-called": _("Anda diundang ke satu konferensi kasus. Lihat waktu dan agendanya."),
    "conference-cancelled": _("Satu konferensi kasus yang mengundang Anda dibatalkan."),
    "session-missed-again": _("Seorang klien tidak datang untuk kedua kalinya. Tanyakan keadaannya."),
    "hearing-companion": _("Anda ditunjuk mendampingi satu sidang. Jawab di halaman Sidang sepekan."),
    "hearing-moved": _("Satu sidang yang Anda dampingi ditunda. Lihat waktu barunya dan jawab lagi."),
    "hearing-replaced": _("Anda tidak lagi mendampingi satu sidang. Rekan menggantikan."),
    "hearing-cancelled": _("Satu sidang yang Anda dampingi atau catat batal."),
    "hearing-victim": _("Sidang yang mendengar korban ditetapkan, ditunda, atau batal. Beri tahu korban sekarang."),
    "hearing-declined": _("Seorang pendamping tidak dapat mendampingi satu sidang kasus Anda. Tunjuk orang lain."),
    "hearing-arrangement": _("Anda diminta mengatur cara mendengar anak di satu sidang. Jawab sebelum sidangnya."),
    "hearing-near": _("Sidang yang Anda dampingi paling lambat besok."),
    "errand-answered": _("Satu tugas di luar dijawab. Baca jawabannya di kasusnya."),
    "errand-asked": _("Orang yang diberi satu tugas di luar bertanya. Jawab di kasusnya."),
    "errand-danger": _(
        "Yang diberi satu tugas di luar melihat bahaya. Baca jawabannya, telepon dia sekarang, hubungi yang piket."
    ),
    "errand-silent": _("Hari satu tugas di luar lewat tanpa jawaban. Telepon orangnya."),
    "errand-shut": _("Tautan satu tugas di luar ditutup: kodenya sepuluh kali salah. Telepon orangnya dulu."),
    "shelter-absent": _("Seseorang belum kembali pada jam yang disepakati. Cari sekarang, catat kembalinya."),
    "shelter-absent-manager": _("Klien Anda belum kembali pada jam yang disepakati. Hubungi sekarang."),
    "shelter-absent-nobody": _(
        "Klien Anda belum kembali sejak satu jam, dan SIGAP tidak dapat membunyikan polisi. "
        "Telepon 110, atau putuskan siapa yang mencari."
    ),
    "shelter-absent-police": _("Seseorang yang dilindungi belum kembali sejak satu jam. Hubungi UPTD PPA sekarang."),
    "field-member-kept": _(
        "Seseorang dalam tim lapangan tidak boleh lagi ditugaskan. "
        "Belum berangkat: batalkan. Sudah di lapangan: telepon timnya."
    ),
    "field-assigned": _("Anda ditugaskan dalam satu kunjungan lapangan. Lihat jam dan timnya."),
    "field-called-off": _("Satu kunjungan lapangan dibatalkan: timnya tidak berangkat."),
    "field-team-away": _(
        "Seorang dari satu tim lapangan yang akan berangkat, atau pemegang rutenya, tercatat tidak bertugas. "
        "Lihat timnya."
    ),
    "field-silent": _("Tim lapangan Anda belum memberi kabar pada jam yang disepakati. Beri kabar sekarang."),
    "field-silent-head": _("Satu tim lapangan kantor Anda belum memberi kabar. Hubungi tim dan pemegang rutenya."),
    "field-silent-nobody": _(
        "Satu tim lapangan belum memberi kabar sejak satu jam, dan SIGAP tidak dapat membunyikan polisi. "
        "Telepon 110, atau putuskan siapa yang mencari."
    ),
    "field-silent-police": _("Satu tim lapangan belum memberi kabar sejak satu jam. Hubungi UPTD PPA sekarang."),
    "field-heard": _("Tim lapangan yang dicari sudah memberi kabar: aman."),
    "shelter-arrived": _("Klien Anda sudah tiba dengan selamat."),
    "shelter-asked": _("Satu tempat diminta dan ditahan beberapa jam. Siapkan kedatangannya."),
    "shelter-back": _("Seseorang yang dicari karena belum kembali sudah kembali. Berhenti mencari."),
    "shelter-bed-free": _("Tempat untuk seseorang dari daftar tunggu sudah ada. Tahan sekarang."),
    "shelter-care": _(
        "Ada catatan baru tentang obat, makanan, atau keamanan seorang klien di tempatnya. Baca sekarang."
    ),
    "shelter-client-changed": _(
        "Data klien Anda kini lain dari saat ia diterima di tempatnya. Tinjau kamarnya hari ini bersama petugasnya."
    ),
    "shelter-guard": _("Perketat penjagaan di tempat Anda sekarang. Hubungi manajer kasus, yang tahu sebabnya."),
    "shelter-guest-changed": _(
        "Data seseorang yang tinggal di sini kini lain di kasusnya. Tinjau kamarnya hari ini bersama manajer kasus."
    ),
    "shelter-held": _("Satu tempat ditahan beberapa jam untuk klien Anda. Antar sebelum jamnya habis."),
    "shelter-left": _("Klien Anda sudah keluar dari tempatnya. Baca pesan untuk sesudahnya."),
    "shelter-left-alone": _(
        "Klien Anda pergi atas kehendak sendiri, atau tidak kembali. Hubungi sekarang, nilai lagi keamanannya."
    ),
    "shelter-hold-over": _("Tempat yang ditahan untuk klien Anda dilepas: jamnya habis."),
    "shelter-released": _("Tempat untuk klien Anda dibatalkan petugas di sana. Minta tempat lain sekarang."),
    "shelter-unknown": _(
        "Seseorang yang belum punya kasus diterima di sana. Telepon petugasnya: kasusnya dibuka kantor Anda."
    ),
    "shelter-unknown-late": _(
        "Seseorang di sana sudah sehari tanpa kasus. Telepon petugasnya, dan pastikan kasusnya dibuka hari ini."
    ),
    "shelter-waits": _("Seseorang masuk daftar tunggu; belum ada tempat yang ditahan."),
    "shelter-withdrawn": _("Satu permintaan tempat dibatalkan. Kedatangannya tidak ditunggu lagi."),
    "hearing-alone": _("Sidang paling lambat besok dan belum ada pendamping yang menyanggupi. Cari sekarang."),
    "child-release-soon": _("Dua hari lagi seorang anak wajib dikeluarkan dari tahanan demi hukum."),
    "child-release-tomorrow": _("Satu hari lagi seorang anak wajib dikeluarkan dari tahanan demi hukum."),
    "child-release-due": _("Seorang anak wajib dikeluarkan dari tahanan demi hukum sekarang juga."),
    "child-held-barred": _("Seorang anak ditahan, padahal menurut undang-undang tidak boleh. Periksa sekarang."),
    "child-detention-undone": _(
        "Penahanan seorang anak disebut salah dicatat dan tidak dihitung lagi. Pastikan sekarang di mana anak itu."
    ),
    "child-also-victim": _(
        "Seorang anak yang dilaporkan dalam kasus Anda ternyata juga korban. Catat apa yang dilakukan terhadapnya."
    ),
    **DIVERSION_WORDING,
    "child-released": _("Seorang anak sudah dikeluarkan dari tahanan."),
    "consent-withdrawn": _("Satu klien menolak atau menarik persetujuan. Lihat apa yang masih bersandar padanya."),
    "vital-noted": _("Satu tindakan tanpa persetujuan dicatat. Perlu ditinjau pemeriksa kedua."),
    "vital-not-upheld": _("Tindakan tanpa persetujuan yang Anda catat dinilai tidak beralasan."),
    "reports-unchecked": _("Laporan baru belum dapat diperiksa. Pastikan meja kerja berjalan dan kuncinya terbuka."),
    "reports-unchecked-danger": _(
        "Laporan darurat belum dapat diperiksa. Pastikan meja kerja berjalan, kuncinya terbuka."
    ),
    "reports-unreceived": _("Satu laporan tidak ada yang boleh menerimanya. Angkat penerima jalur khusus dari luar."),
    "reports-unreceived-danger": _(
        "Satu laporan darurat tidak ada penerimanya. Angkat penerima jalur khusus dari luar."
    ),
    "report-left": _("Satu laporan dipegang petugas yang perannya sudah berakhir. Ambil alih sekarang."),
    "report-nobody-left": _("Satu laporan tidak ada lagi yang boleh menanganinya. Angkat petugas penerima lain."),
    "report-nobody-left-danger": _(
        "Satu laporan darurat tidak ada lagi yang boleh menanganinya. Angkat petugas penerima lain."
    ),
    "taskforce-decree-ending": _("SK gugus tugas segera habis. Siapkan yang baru."),
    "taskforce-decree-over": _("Masa SK gugus tugas sudah lewat dan belum ada penggantinya."),
    "taskforce-seat-ending": _("Masa satu jabatan gugus tugas segera berakhir."),
    "taskforce-seat-empty": _("Satu jabatan gugus tugas kosong."),
    "taskforce-agreement-ending": _("Satu perjanjian segera berakhir. Perpanjang atau akhiri."),
    "duty-nobody": _("Tidak ada yang piket di kantor Anda. Isi jadwalnya di halaman Piket."),
    "duty-nobody-chair": _("Satu kantor tidak punya petugas piket. Lihat halaman Piket."),
    "duty-given": _("Anda dijadwalkan piket, atau giliran piket Anda berubah. Lihat halaman Piket."),
    "absence-substitute": _("Anda menggantikan rekan yang tidak bertugas. Lihat halaman Piket."),
    "case-without-manager": _("Satu kasus kantor Anda tidak lagi punya penanggung jawab. Serahkan kepada rekan."),
    "case-kept-dissolved": _(
        "Kantor yang dijauhkan dari satu kasus dibubarkan. Bila perlu, jauhkan juga kantor tempat orangnya pindah."
    ),
    "case-colleague-left": _(
        "Seorang rekan tidak lagi ikut dalam satu kasus. Kepala kantornya menyerahkan janji temu dan tugasnya."
    ),
    "referral-office-out": _(
        "Kantor yang Anda minta tidak lagi ikut dalam kasusnya. Tarik permintaan itu, atau minta kantor lain."
    ),
    "case-office-left": _(
        "Satu kantor tidak lagi ikut dalam satu kasus. Tenggat dan layanannya kini pada kantor Anda. "
        "Periksa juga janji temu, tim lapangan, dan permintaan yang masih terbuka."
    ),
    "case-manager-changed": _("Satu kasus yang Anda kerjakan kini punya penanggung jawab lain. Lihat di kasusnya."),
    "case-partner-changed": _(
        "Dalam satu kasus Anda, kantor lain menyerahkan bagiannya kepada petugas lain. Lihat siapa yang dihubungi kini."
    ),
    "case-partner-joined": _(
        "Dalam satu kasus Anda, pimpinan kantor lain kini ikut mengerjakan bagian kantornya. "
        "Lihat siapa yang dihubungi kini."
    ),
    "case-protection-unasked": _(
        "Satu permintaan pelindungan tidak menunggu kantor mana pun lagi, tetapi masih tercatat. "
        "Tarik, atau minta lagi."
    ),
    "case-protection-withdrawn": _("Satu permohonan pelindungan ditarik kembali dan tidak menunggu jawaban lagi."),
    "protection-decided": _("Satu permohonan pelindungan dijawab. Lihat jawabannya dan rencana keselamatan korban."),
    "protection-answered": _(
        "LPSK menjawab satu permohonan pelindungan. Catat jawabannya dan batas waktunya di kasus."
    ),
    "protection-given-undone": _(
        "Satu pelindungan ternyata belum diberikan: salah dicatat. Lihat lagi rencana keselamatan korban."
    ),
    "case-closing-asked": _("Satu terminasi kasus menunggu pemeriksa kedua."),
    "case-closing-declined": _("Terminasi kasus yang Anda minta tidak disetujui."),
    "case-closing-approved": _("Terminasi kasus yang Anda minta disetujui; kasusnya ditutup."),
    "case-track-followed": _("Satu kasus ditutup, dan Anda mengikuti perkara pidana atau restitusinya."),
    "case-closed-alone": _("Satu kasus ditutup seorang diri. Tinjau terminasinya."),
    "case-closing-objected": _("Peninjau meminta satu kasus yang ditutup seorang diri dibuka kembali."),
    "case-reopened": _("Satu kasus Anda dibuka kembali. Baca sebabnya dan nilai lagi keadaannya."),
    "case-reopened-yours": _("Satu kasus yang Anda kerjakan dibuka kembali. Buka, lihat apa bagian Anda sekarang."),
    "case-reopened-yours-harm": _("Kasus yang Anda kerjakan dibuka kembali karena bahaya. Buka sekarang."),
    "case-reopened-harm": _("Satu kasus dibuka kembali karena bahaya. Buka sekarang, lihat bagian kantor Anda."),
    "call-back-made": _("Nomor pelapor dibuka untuk telepon balik. Tinjau besok."),
    "call-back-not-needed": _(
        "Telepon balik Anda ditinjau: nomornya tidak perlu dibuka. Bicarakan dengan yang meninjau."
    ),
    "call-back-unreviewed": _(
        "Kepala satu kantor membuka sendiri nomor pelapor. Tidak ada rekan yang dapat meninjau: tanyakan sebabnya."
    ),
    "disclosure-asked": _("Kantor lain meminta identitas pelapor dibuka. Baca alasannya dan jawab."),
    "disclosure-opened": _("Identitas pelapor dibuka seketika karena nyawa terancam. Tinjau dalam 24 jam."),
    "disclosure-answered": _("Permintaan Anda membuka identitas pelapor sudah dijawab."),
    "conflict-arrived": _("Ada yang baru untuk Anda di jalur khusus."),
    "conflict-waiting": _("Di jalur khusus masih ada yang menunggu Anda sejak kemarin atau lebih lama."),
    "conflict-open": _("Di jalur khusus masih ada yang belum selesai."),
    "conflict-ending": _("Masa simpan satu hal di jalur khusus hampir habis. Simpan lebih lama bila masih perlu."),
    "conflict-released": _("Satu hal di jalur khusus diserahkan penerima lain ke pengaduan biasa. Tugas Anda selesai."),
    "conflict-key-made": _("Satu kunci jalur khusus menunggu disahkan. Cocokkan tandanya lewat telepon dulu."),
    "data-request-cancelled": _("Satu permintaan tentang data pribadi dibatalkan tanpa dijawab. Periksa apakah benar."),
    "glass-broken": _("Satu kasus dibuka darurat oleh petugas piket. Baca alasannya dan tinjau."),
    "glass-improper": _("Satu buka darurat dinilai tidak semestinya. Tindak lanjuti."),
    "link-raised": _("Satu kasus Anda terkait dengan kasus lain lewat jejak pelaku. Lihat kaitannya."),
    "link-request": _("Rekan pada kasus yang terkait meminta kaitannya dibuka. Baca alasannya dan jawab."),
    "link-answered": _("Permintaan Anda membuka satu kaitan sudah dijawab."),
    "link-settled": _("Satu kaitan pada kasus Anda diputuskan oleh rekan. Lihat putusannya."),
    "pair-proposed": _("Dua catatan orang menunggu keputusan kedua Anda. Lihat halaman Orang yang sama."),
    "pair-answered": _("Usul Anda tentang dua catatan orang sudah diputuskan. Lihat halaman Orang yang sama."),
    "search-elsewhere": _("Orang yang dicari seorang petugas mungkin tercatat dalam satu kasus. Lihat petunjuknya."),
    "action-given": _("Kantor Anda mendapat tindak lanjut baru dari gugus tugas."),
    "action-changed": _("Satu tindak lanjut kantor Anda diubah. Lihat tenggat dan buktinya."),
    "action-returned": _("Laporan satu tindak lanjut dikembalikan. Lihat apa yang masih kurang."),
    "action-withdrawn": _("Satu tindak lanjut kantor Anda ditarik. Tidak perlu dikerjakan lagi."),
    "action-reported": _("Satu tindak lanjut dilaporkan selesai. Lihat buktinya."),
    "action-near": _("Tenggat satu tindak lanjut kantor Anda tiga hari lagi."),
    "action-late": _("Tenggat satu tindak lanjut kantor Anda sudah lewat. Laporkan, atau beri tahu sekretariat."),
    "meeting-invited": _("Kantor Anda diundang ke rapat gugus tugas. Jawab hadir atau mengirim wakil."),
    "meeting-changed": _("Hari, jam, atau tempat satu rapat gugus tugas berubah. Waktunya lain? Jawab lagi."),
    "meeting-uninvited": _("Kantor Anda tidak lagi diundang ke satu rapat gugus tugas."),
    "meeting-cancelled": _("Satu rapat gugus tugas dibatalkan."),
    "meeting-leader-away": _("Yang memimpin satu rapat tercatat tidak bertugas pada harinya. Pilih pemimpin lain."),
    "meeting-overdue": _("Rapat gugus tugas menurut irama di SK belum dijadwalkan. Jadwalkan sekarang."),
    "minutes-to-confirm": _("Notula rapat yang Anda pimpin menunggu pengesahan Anda."),
    "minutes-closed": _("Notula rapat gugus tugas sudah ada. Baca keputusan dan tindak lanjutnya."),
    "minutes-for-absent": _("Rapat yang tidak dihadiri kantor Anda memutuskan sesuatu untuk kantor Anda."),
    "session-planned": _("Kantor Anda ikut mengadakan satu kegiatan pencegahan. Lihat hari dan tempatnya."),
    "session-changed": _("Hari, jam, atau tempat satu kegiatan pencegahan bersama kantor Anda berubah."),
    "session-left": _("Kantor Anda tidak lagi ikut mengadakan satu kegiatan pencegahan."),
    "session-off": _("Satu kegiatan pencegahan bersama kantor Anda dibatalkan. Baca alasannya."),
    "visit-planned": _("Gugus tugas akan mengunjungi kantor Anda. Lihat hari, tujuan, dan daftar periksanya."),
    "visit-changed": _("Hari, jam, atau tempat kunjungan gugus tugas ke kantor Anda berubah."),
    "visit-team": _("Anda ikut dalam satu kunjungan pengawasan. Lihat hari, tempat, dan daftar periksanya."),
    "visit-team-changed": _("Hari, jam, atau tempat satu kunjungan pengawasan yang Anda ikuti berubah."),
    "visit-team-away": _("Seorang dari tim satu kunjungan tercatat tidak bertugas pada harinya. Lihat timnya."),
    "visit-team-left": _("Anda tidak lagi ikut dalam satu kunjungan pengawasan. Lihat yang masih Anda ikuti."),
    "visit-team-off": _("Satu kunjungan pengawasan yang Anda ikuti dibatalkan. Lihat sebabnya."),
    "visit-cancelled": _("Kunjungan gugus tugas ke kantor Anda dibatalkan."),
    "visit-filled": _("Tim satu kunjungan selesai mengisi daftar periksanya. Catat temuannya, lalu selesaikan."),
    "visit-closed": _("Kunjungan ke kantor Anda selesai. Baca temuannya dan yang dijanjikan."),
    "minutes-corrected": _("Notula satu rapat gugus tugas dikoreksi. Lihat bedanya."),
    "role-asked": _("Sebuah peran menunggu pengesahan orang kedua. Periksa di halaman Petugas."),
    "role-confirmed": _("Peran Anda disahkan dan sudah berlaku."),
    "role-confirmed-asker": _("Sebuah peran yang Anda minta disahkan dan sudah berlaku."),
    "role-ending": _("Peran seorang petugas segera berakhir, dan masih ada pekerjaannya. Serahkan kepada rekan."),
    "role-granted": _("Peran baru diberikan di kantor Anda. Periksa halaman Petugas."),
    "role-granted-colleague": _(
        "Peran baru diberikan di kantor Anda. Orangnya bukan rekan sekantor Anda? Beri tahu sekretariat."
    ),
    "role-granted-headless": _("Peran baru diberikan di kantor tanpa kepala lain. Periksa halaman Petugas."),
    "role-granted-audit": _("Peran baru diberikan. Periksa jejaknya."),
    "reset-asked": _("Pemulihan masuk diminta untuk akun Anda. Bukan Anda? Hentikan di halaman Profil."),
    "reset-asked-others": _("Pemulihan masuk diminta untuk seorang petugas."),
    "reset-confirmed": _("Pemulihan masuk untuk akun Anda disahkan pemeriksa kedua. Bukan Anda? Hentikan sekarang."),
    "reset-confirmed-others": _("Pemulihan masuk seorang petugas disahkan pemeriksa kedua."),
    "sessions-ended": _("Semua sesi Anda diakhiri oleh pengelola petugas."),
    "erasure-answered": _("Permintaan pemusnahan Anda sudah dijawab. Lihat jawabannya di kasusnya."),
    "erasure-requested": _("Satu permintaan pemusnahan berkas menunggu nama kedua."),
    "return-owed": _("Satu laporan berkala harus dibuat. Buka di halaman Laporan."),
    "return-soon": _("Satu laporan berkala jatuh tempo kurang dari tujuh hari lagi."),
    "return-late": _("Satu laporan berkala lewat tenggat dan belum dikirim."),
    "return-late-chair": _("Satu laporan berkala gugus tugas lewat tenggat dan belum dikirim."),
    "return-confirm": _("Angka kantor Anda untuk laporan berkala menunggu dibenarkan."),
    "return-confirm-soon": _("Waktu membenarkan angka kantor Anda hampir habis."),
    "return-unconfirmed": _("Kantor Anda tidak membenarkan angkanya. Laporan berkala akan menyebutnya."),
    "return-silent": _("Ada kantor yang tidak membenarkan angkanya dalam waktunya. Laporan sudah boleh dibekukan."),
    "release-outdated": _("Laporan berkala dibetulkan, tetapi angka lamanya masih terbit. Periksa, lalu tarik."),
    "retention-report-due": _("Masa simpan laporan akan habis. Periksa apakah ada yang harus ditahan."),
    "retention-case-due": _("Masa simpan berkas kasus akan habis. Tentukan dimusnahkan atau ditahan."),
    "identities-many-opened": _("Petugas kantor Anda membuka banyak identitas dalam satu jam. Tanyakan sebabnya."),
    "identities-opened-audit": _("Banyak identitas dibuka seorang petugas dalam satu jam. Periksa jejaknya."),
    "risk-raised": _("Risiko satu kasus Anda dinaikkan. Lihat apa yang harus segera dilakukan."),
    "risk-lowered": _("Risiko satu kasus Anda diturunkan. Lihat alasannya."),
    "risk-lowering-asked": _("Penurunan risiko satu kasus menunggu pemeriksa kedua."),
    "risk-lowering-approved": _("Penurunan risiko yang Anda minta disetujui."),
    "risk-lowering-declined": _("Penurunan risiko yang Anda minta ditolak."),
    "risk-lowered-alone": _("Risiko satu kasus diturunkan oleh satu orang. Tinjau penurunannya."),
    "risk-too-low": _("Risiko satu kasus dinilai terlalu rendah oleh peninjau. Periksa lagi."),
}
"""The sentence of each notice code. What it is about opens in the case, to those who may see it."""

UNKNOWN = _("Ada pemberitahuan yang jenisnya tidak dikenal.")
"""Stands for a code without wording. The code itself is never shown: whoever wrote it may not have been SIGAP."""
