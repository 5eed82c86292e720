"""The safe house: houses, rooms and beds with their rules, who sleeps there and how long, its place for very few."""
