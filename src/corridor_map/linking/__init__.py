"""Linking of sentences to routes: `corridor_map.linking.pipeline` has the steps in order.

It imports articles, languages, io and errors. It knows routes and places only by the words of a
lexicon. It offers linking of texts, one or many, with the reason for each link, and its evaluation.
"""
