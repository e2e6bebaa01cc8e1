"""Read an export with followthemoney: python money.py FILE. Prints faults, then how many entities.

Every property has to keep its values, and lead to an entity of the class that its schema asks for.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from followthemoney import model


def faults(lines: list[Any], entities: dict[str, Any]) -> Iterator[str]:
    """Yield what followthemoney takes otherwise than it was written."""
    for line in lines:
        entity = entities[line["id"]]
        for name, values in line["properties"].items():
            if sorted({*map(spaced, values)}) != sorted(map(spaced, entity.get(name))):
                yield f"{line['id']}.{name}: {values} became {entity.get(name)}"
        for prop, value in entity.itervalues():
            if prop.type.name != "entity":
                continue
            if value not in entities:
                yield f"{line['id']}.{prop.name}: {value} is not there"
            elif not entities[value].schema.is_a(prop.range):
                yield f"{line['id']}.{prop.name}: {value} is no {prop.range.name}"


def spaced(text: str) -> str:
    """Return a text with its white space as followthemoney makes it: one space."""
    return " ".join(text.split())


def main() -> None:
    """Print the faults."""
    lines = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").strip().split("\n")]
    entities = {line["id"]: model.get_proxy(line, cleaned=False) for line in lines}
    for entity in entities.values():
        entity.schema.validate(entity.to_dict())
    found = list(faults(lines, entities))
    print("\n".join([*found, f"followthemoney: {len(found)} faults in {len(lines)} entities"]))
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
