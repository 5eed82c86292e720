"""What a reporter wrote, opened through the vault's door. The first reading adopts the report's key."""

from sigap.intake.reading.dialogue import Dialogue, OpenedDialogueLine, open_dialogue, open_wish
from sigap.intake.reading.files import INTO_CASE, ORIGINAL, OpenedFile, open_file, open_whole
from sigap.intake.reading.looking import ReportUnderReview, open_to_look
from sigap.intake.reading.quarantine import open_sample
from sigap.intake.reading.report import HeardReport, ReportText, open_draft, open_report, open_sheets
from sigap.intake.reading.story import OpenedReportStory, OpenedStory, open_story
from sigap.intake.reading.words import DETAIL_LABELS, DETAIL_WORDS, LINE_LIMIT, labelled, leaves_way, reporter_contact

__all__ = [
    "DETAIL_LABELS",
    "DETAIL_WORDS",
    "INTO_CASE",
    "LINE_LIMIT",
    "ORIGINAL",
    "Dialogue",
    "HeardReport",
    "OpenedDialogueLine",
    "OpenedFile",
    "OpenedReportStory",
    "OpenedStory",
    "ReportText",
    "ReportUnderReview",
    "labelled",
    "leaves_way",
    "open_dialogue",
    "open_draft",
    "open_file",
    "open_report",
    "open_sample",
    "open_sheets",
    "open_story",
    "open_to_look",
    "open_whole",
    "open_wish",
    "reporter_contact",
]
