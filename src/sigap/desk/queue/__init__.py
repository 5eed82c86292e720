"""The work queue: what must be done now, today, this week, and what is done and waits to be written down."""

from sigap.desk.queue.lanes import lane_named, office_cards
from sigap.desk.queue.listing import Queue, queue_for
from sigap.desk.queue.parts import Part, place_named

__all__ = ["Part", "Queue", "lane_named", "office_cards", "place_named", "queue_for"]
