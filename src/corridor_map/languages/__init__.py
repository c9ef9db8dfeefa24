"""Normalisation of texts and names in many languages: letters, their folding, and endings.

It imports io and errors. It offers texts folded for the scan and for search, with the way back to their
letters.
"""
