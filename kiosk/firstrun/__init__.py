"""The first start: language, server, devices, test print; then there is a kiosk.toml.

Used when the settings file does not exist.  `setup` does the work and knows no window.
"""
