"""What a technician asks of the devices of a counter: `python -m drivers`."""
