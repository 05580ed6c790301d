"""Devices made of software: pseudo-terminal peers that speak the same bytes as real ones.

They are written from the protocols' documents, never from the drivers: nothing here
imports a driver's encoder or its constants.  Run one as a program of its own with
`python -m drivers.simulators DEVICE --link PATH`.
"""
