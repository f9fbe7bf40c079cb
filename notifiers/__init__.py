"""How words leave and come back: carriers, wording, outbox, dispatch, receipts, replies. Knows no tickets."""
