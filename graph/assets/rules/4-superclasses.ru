# An entity of a class is of the classes above it.
INSERT { GRAPH <https://w3id.org/filmgraph/graph/derived> { ?entity a ?super } }
WHERE {
  GRAPH <https://w3id.org/filmgraph/graph/entities> { ?entity a ?class }
  GRAPH <https://w3id.org/filmgraph/ontology> { ?class rdfs:subClassOf+ ?super }
}
