"""A page read once: charset, links, text, hidden places and dates, all from one tree."""
