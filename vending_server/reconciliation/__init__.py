"""Every agora explained: views of the same money, their differences, causes and decisions."""
