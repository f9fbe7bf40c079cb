"""Availability: spaced visits to what is watched, what each saw, the week's share of failures, outages."""
