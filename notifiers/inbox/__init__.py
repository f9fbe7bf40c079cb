"""The way back, as the database sees it: replies, key presses, calls that a person made."""
