"""Machines that read the sites: fetching within bounds, parsing once, checks as data, findings with their evidence."""
