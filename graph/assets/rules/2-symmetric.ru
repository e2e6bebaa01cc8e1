# A symmetric relation holds the other way round.
INSERT { GRAPH <https://w3id.org/filmgraph/graph/derived> { ?object ?relation ?subject } }
WHERE {
  GRAPH <https://w3id.org/filmgraph/ontology> { ?relation a owl:SymmetricProperty }
  GRAPH ?source { ?subject ?relation ?object }
  FILTER NOT EXISTS { GRAPH ?any { ?object ?relation ?subject } }
}
