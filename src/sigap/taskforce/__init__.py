"""The task force itself: its decrees with their annex, who sits where, agreements, directory and calendar."""
