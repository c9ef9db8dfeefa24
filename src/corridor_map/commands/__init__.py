"""The commands: each reads its arguments, calls the library and prints the result.

It may import every room. It offers a module for each command, and the one way in which commands print.
"""
