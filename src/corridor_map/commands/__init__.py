"""What each command line does: read its arguments, call the library, say what came of it.

It may import every room. It offers a module for each command, and the one way in which commands say things.
"""
