"""What points to a person or a case by its shape, and what only looks a little like it."""

import pytest

from sigap.kernel.telltale import Shape, telltales


@pytest.mark.parametrize(
    ("text", "shape", "piece"),
    [
        ("Bahas KENARI-582 dengan RSUD", Shape.CASE_CODE, "KENARI-582"),
        ("bahas kenari-582", Shape.CASE_CODE, "kenari-582"),
        ("bahas kenari 582", Shape.CASE_CODE, "kenari 582"),
        ("kasus Kenari582", Shape.CASE_CODE, "Kenari582"),
        ("KENARI \u2013 582", Shape.CASE_CODE, "KENARI \u2013 582"),
        ("QWERTY-111 tidak pernah ada", Shape.CASE_CODE, "QWERTY-111"),
        ("laporan L-4827", Shape.REPORT_NUMBER, "L-4827"),
        ("NIK 1609014401900001", Shape.NIK, "1609014401900001"),
        ("NIK 160901 440190 0001", Shape.NIK, "160901 440190 0001"),
        ("telepon 0812-3456-7890.", Shape.PHONE, "0812-3456-7890"),
        ("WA +62 812 3456 7890", Shape.PHONE, "+62 812 3456 7890"),
        ("telepon (0735) 481 234", Shape.PHONE, "(0735) 481 234"),
        ("62812345678", Shape.PHONE, "62812345678"),
    ],
)
def test_a_shape_that_points_to_somebody_is_found(text: str, shape: Shape, piece: str) -> None:
    (found,) = telltales(text)
    assert (found.shape, found.text) == (shape, piece)


@pytest.mark.parametrize(
    "text",
    [
        "UU 21/2007 pasal 58 dan pasal 332",
        "Rp1.500.000.000 dari Rp628.000.000.000",
        "2.08.03.2.02.0001 belanja 5.1.02.01.01.0024",
        "Rabu, 02-12-2026 pukul 09.00",
        "110, 129, dan 119",
        "beras 100 kg, 250 lembar, pisang 100 buah",
        "Perpres 49/2023 dan Permensos 8/2023",
        "100.3.3/27/2023",
        "",
    ],
)
def test_papers_of_the_task_force_are_spared(text: str) -> None:
    assert telltales(text) == ()


def test_each_piece_is_named_in_the_order_of_the_text() -> None:
    found = telltales("Hubungi 081234567890 tentang KENARI-582 dan L-4827")
    assert [each.shape for each in found] == [Shape.PHONE, Shape.CASE_CODE, Shape.REPORT_NUMBER]
