"""The delivery auditor's questions to the database."""
