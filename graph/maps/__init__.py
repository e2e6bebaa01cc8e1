"""A network as one HTML file: opens at once, needs no network, shows the words behind each line.

``draw(network, ontology).save("map.html")``
"""

from graph.maps.drawing import Map, draw
from graph.maps.look import Look, look_of
from graph.maps.options import MapOptions
from graph.maps.story import Step, read_story

__all__ = ["Look", "Map", "MapOptions", "Step", "draw", "look_of", "read_story"]
