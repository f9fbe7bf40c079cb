"""Whom a machine may speak to: hosts and ports named, addresses public, and the address checked is the one dialled."""
