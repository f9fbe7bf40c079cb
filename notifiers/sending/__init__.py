"""The way out, as the database sees it: claims under a lease, attempts, receipts."""
