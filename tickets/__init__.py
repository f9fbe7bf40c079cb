"""What a ticket is and may do: intake, lifecycle, clocks, answers."""
