"""What may stand in a text that all offices of the task force read: shapes decide, never a register."""

from tests.factories.each import each

from sigap.meetings.rules.texts import TextFault, fault_in


@each(
    "text, fault",
    [
        ("Bahas KENARI-582 dengan RSUD", TextFault.CASE_CODE),
        ("Bahas MENARA-000 dengan RSUD", TextFault.CASE_CODE),
        ("Laporan L-4827 menunggu", TextFault.REPORT_NUMBER),
        ("NIK 1609014505120003 belum terdata", TextFault.NIK),
        ("Hubungi 0812-3456-7890", TextFault.PHONE),
        ("Kunjungan ke Desa Simpang Empat", TextFault.VILLAGE),
        ("Desa Sukajaya belum dikunjungi", TextFault.VILLAGE),
    ],
)
def test_what_points_to_somebody_is_named_by_its_shape(text: str, fault: TextFault) -> None:
    found = fault_in(text)
    assert found is not None
    assert found[0] is fault
    assert found[1] in text


@each(
    "text",
    [
        "Ruang Dinsos dipakai sebagai rumah aman sementara sampai 30 Juni 2027",
        "Pagu Rp1.500.000.000 pada kode 2.08.03.2.01",
        "Sosialisasi di Desa Simpang Empat",
        "Melatih kader Desa Sukajaya",
        "Membentuk Desa Migran Emas",
        "Siti Aminah dari Pere'an hadir",
        "Setiap desa menunjuk satu kader",
    ],
)
def test_names_amounts_and_prevention_are_not_refused(text: str) -> None:
    assert fault_in(text) is None


def test_a_village_is_named_under_a_point_of_prevention() -> None:
    assert fault_in("Kunjungan ke Desa Sukajaya", about="Pencegahan triwulan depan") is None
