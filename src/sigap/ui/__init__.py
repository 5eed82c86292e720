"""The look: components, frames, style sheets, dates and numbers, translations. Knows no case and no person."""
