"""What where-next and a village's month say in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.places.words import words_here
from sigap.ui.dates import number
from sigap.villages.models import LEFT_OUT_LABELS
from sigap.villages.rules.where_next import LeftOutReason, LeftOutVillage, NextProposal

_ALL_NEARLY = 0.01


def reasons_of(each: NextProposal) -> list[str]:
    """Why a village is proposed: place in the index with its doubt, last session, who asked, who helps, the way."""
    village = each.village
    words = []
    if village.rank is not None:
        words.append(
            _("Kerawanan: peringkat %(rank)s dari %(all)s, kisaran %(low)s–%(high)s")
            % {
                "rank": number(village.rank),
                "all": number(village.ranked),
                "low": number(village.rank_low or 0),
                "high": number(village.rank_high or 0),
            }
        )
    else:
        words.append(_("Belum ada peringkat kerawanan"))
    words.append(_last(each))
    if village.asked:
        words.append(
            ngettext(
                "%(n)s permintaan kegiatan dari warga di sini atau di kecamatannya menunggu",
                "%(n)s permintaan kegiatan dari warga di sini atau di kecamatannya menunggu",
                village.asked,
            )
            % {"n": number(village.asked)}
        )
    words.append(
        ngettext(
            "%(n)s relawan atau kelompok membantu di sini atau di kecamatannya",
            "%(n)s relawan atau kelompok membantu di sini atau di kecamatannya",
            village.helpers,
        )
        % {"n": number(village.helpers)}
        if village.helpers
        else _("Belum ada relawan")
    )
    if each.same_way_as:
        words.append(_("Searah dengan nomor %(n)s") % {"n": each.same_way_as})
    return words


def _last(each: NextProposal) -> str:
    if each.months_since is None:
        if each.village.district_reached < _ALL_NEARLY:
            return words_here(_("Belum pernah didatangi, juga tidak ada desa di kecamatannya dalam dua tahun"))
        return _("Belum pernah didatangi")
    return ngettext("Terakhir %(n)s bulan lalu", "Terakhir %(n)s bulan lalu", each.months_since) % {
        "n": number(each.months_since)
    }


def way_words(each: NextProposal) -> str:
    """How far it is, as the crow flies; what that means is said once on the page."""
    if each.km is None:
        return _("jarak belum diketahui")
    return _("%(km)s km") % {"km": number(each.km)}


def left_out_words(each: LeftOutVillage) -> str:
    """Why a village is not proposed, with its rank and range."""
    village, reason = each.village, LEFT_OUT_LABELS[each.reason]
    sentences: list[str] = []
    if village.rank is not None:
        sentences.append(
            _("Peringkat %(rank)s, kisaran %(low)s–%(high)s")
            % {"rank": village.rank, "low": village.rank_low, "high": village.rank_high}
        )
    if each.reason is LeftOutReason.MONEY:
        sentences.append(_("uang kurang Rp%(short)s") % {"short": number(each.short)})
    else:
        sentences.append(str(reason))
    return ". ".join(sentences) + "."


def million(amount: int) -> str:
    """Rp6,4 juta."""
    return _("Rp%(amount)s juta") % {"amount": number(amount / 1_000_000, 1)}
