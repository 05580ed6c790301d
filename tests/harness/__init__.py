"""Runs the real programs together: server, device simulators, kiosk, virtual meter.

`make run` and the end-to-end tests drive the product only from outside, through what a person or a
device could do: keys, bytes on a serial line, HTTP, signals.
"""
