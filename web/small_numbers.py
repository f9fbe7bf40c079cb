"""The largest id an address may carry: one more and PostgreSQL refuses the question."""

MOST_ID = 2_147_483_647
