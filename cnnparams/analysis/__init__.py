"""Readings of a network: functions over its steps; each returns a frozen record and formats nothing."""
