"""The worker's half of a report by WhatsApp or mail: sealed to the intake key, which it cannot open again.

No return code is made: it would lie readable in the chat. What somebody writes later joins as a message of the
dialogue; files come in whole, sealed in parts, as those of the public site.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from sigap.cleaning.kinds import LARGEST_SENT, NotClean, Refusal, kind_of
from sigap.kernel.disk import leaves_reserve
from sigap.kernel.identifiers import new_report_number
from sigap.mailbox.channels import Channel
from sigap.mailbox.dialogue import TEXT, line_place
from sigap.mailbox.dialogue_rules import Said
from sigap.mailbox.file_rules import PART_BYTES, REPORT_FILES, REPORT_PARTS, UNREAD_PARTS, Begun, Part, column_of, parts_of
from sigap.mailbox.filing import TABLE as PARTS_TABLE
from sigap.mailbox.pacing import Limits, Work
from sigap.mailbox.posting import DETAILS, NUMBER_DIGITS, STORY, TABLE, cleaned, cleaned_text
from sigap.mailbox.sketches import sketch_of
from sigap.vault.envelope_sealing import intake_public_key, report_place, seal_report
from sigap.vault.hpke import seal_key_to
from sigap.vault.sealing import KEY_BYTES, OpenKey, seal, seal_raw

LINES_A_DAY, LINES_IN_ALL = 400, 4_000
"""Texts that one report takes by a channel; beyond it a new report begins."""
