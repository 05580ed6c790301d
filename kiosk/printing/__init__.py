"""From a sale to a picture for the receipt printer: receipt model, rows, 1-bit raster.

A picture, because no code page of a printer carries shaped Arabic.  Needs a QGuiApplication and
runs in any thread.  Import from the modules.
"""
