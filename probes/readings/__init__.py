"""Readings as the desk keeps them: asked for, run under a lease, followed up with faults, tickets and notes."""
