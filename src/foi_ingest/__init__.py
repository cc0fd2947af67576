"""Reads police forces' replies to Freedom of Information requests into one normalised offence dataset."""
