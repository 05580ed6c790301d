"""Sales that tills made while the line was down: posted, flagged, or kept apart for two people."""
