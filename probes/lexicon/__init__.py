"""Words that are wrong: terms with their right form and exceptions, found at the speed of reading."""
