"""Acceptors of notes and coins, one file or family of files per wire protocol."""
