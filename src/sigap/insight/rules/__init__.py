"""What of a chart may be told, and why figures of two sources differ. Pure."""
