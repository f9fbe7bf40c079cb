"""Time itself: the clock, working days, duty hours, published holiday tables."""
