"""The HTTP contract between the server and the charging points.

This is the one part of the server that a kiosk may import.  It holds message shapes and the pure
functions that both sides must compute alike; it knows neither database nor web framework.
"""
