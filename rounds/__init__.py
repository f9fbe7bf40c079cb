"""The duty day: what was read, logged in to, taken in and handed over."""
