"""A network as one HTML file: opens at once, needs no network, shows the words behind each line.

``draw(network, ontology).save("map.html")``
"""

from graph.maps.drawing import Map, draw
from graph.maps.options import MapOptions
from graph.maps.story import Step, read_story

__all__ = ["Map", "MapOptions", "Step", "draw", "read_story"]
