"""Peripherals of a charging point: card readers, receipt printers, cash acceptors.

Usable without the rest of the project: this package imports nothing of ours, no
toolkit and no database.  It checks framing and checksums only; whether a meter
number is a good one is the caller's business.

Start at `drivers.registry`: a device is named by a URI and opened from it.
"""
