"""Whoever takes words to people, behind one port."""
