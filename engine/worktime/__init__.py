"""Working time, pure: calendars as dated data, durations counted in them, and how each date comes about."""
