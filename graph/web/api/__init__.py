"""The JSON API under ``/api``: the objects that the pages show, documented by OpenAPI 3.1.

``models`` says what they are made of, ``app`` where they are.
"""
