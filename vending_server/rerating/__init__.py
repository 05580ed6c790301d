"""What past sales would have cost by another decision: what-if, and corrections of the past."""
