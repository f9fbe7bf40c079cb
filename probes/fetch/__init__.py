"""Asking a server, within bounds of time and size, politely, and telling its faults from our own trouble."""
