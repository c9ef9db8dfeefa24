"""The pages of a project for a browser: Folium's map, the data of its page, and documents beside it.

It imports exports, search, claims, the project and what is below them, and is the only room that imports
folium. It offers the map page, the file to take away and the pages to read.
"""
