"""The reconciliation service (W3C community group, version 0.2): a table's names ⇄ a dossier's entities.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/. ``service`` has the
addresses; ``matching``, ``properties`` and ``suggesting`` answer over one ``Register`` of entities.
"""
