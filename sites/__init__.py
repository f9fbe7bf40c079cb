"""What is watched, and who answers for what."""
