"""Selling: lookup, quote, vend, advice, reprint."""
