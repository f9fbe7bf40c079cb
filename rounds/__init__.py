"""The duty day: reading rounds, daily log-ins, register of calls and notices, handover, incidents."""
