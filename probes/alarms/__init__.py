"""Other eyes: what monitoring, UPS and sensors report by webhook or mail becomes one ticket a fault."""
