"""Units, people, how they are reached, who may do what, and who is on duty at an instant."""
