# What a relation states, its inverse states the other way round.
INSERT { GRAPH <https://w3id.org/filmgraph/graph/derived> { ?object ?inverse ?subject } }
WHERE {
  GRAPH <https://w3id.org/filmgraph/ontology> { ?relation a film:Relation ; owl:inverseOf ?inverse }
  GRAPH ?source { ?subject ?relation ?object }
  FILTER (?relation != ?inverse)
}
