"""The rota: which days need whom, who has them, swaps and leave; what it publishes is what `on_duty` answers."""
