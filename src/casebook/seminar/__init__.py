"""Seminar: coding sheets for a class, what it hands in, and what it found.

From a sheet that students fill in on a phone to a report for the projector. This room decides
nobody right, keeps no names and sends nothing anywhere.
"""
