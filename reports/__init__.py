"""What was done, in figures and papers: kept counters, their sums over a period, reports for superiors."""
