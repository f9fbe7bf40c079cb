"""Who must be told, when: policies, the ladder of each subject, the engine's pass, acknowledgement."""
