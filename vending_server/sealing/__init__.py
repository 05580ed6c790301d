"""Packs of sealed vends: what each terminal may sell while the line is down (docs/offline.md)."""
