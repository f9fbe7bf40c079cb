"""The measuring bench: loads a desk with many tickets and says what its pages and its engine cost."""
