"""Widgets that all three roles share.  They show values; they ask nobody and decide nothing."""
