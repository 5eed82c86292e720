"""Pages of the office's keys, and the door of its system."""
