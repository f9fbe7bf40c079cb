"""The desk's memory: sessions, units of work, timers, the audit chain, ids, blobs. Knows no other room."""
