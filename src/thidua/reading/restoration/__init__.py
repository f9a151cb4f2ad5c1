"""Damaged text restored: syllables, what engines confuse, a small model of the language, clean relatives.

Pure and lazy: the model is loaded when a damaged text is first restored.
"""
