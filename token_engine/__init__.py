"""STS token codec: pure functions from values to values, without I/O, clock or logging.

Importing this package costs nothing and loads no key code: import the module you need.
`token_engine.identifiers` is the one a kiosk may carry; `token_engine.engine` is the public
face for everyone who holds keys.
"""
