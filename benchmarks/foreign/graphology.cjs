'use strict';
/* Reads GraphML, GEXF and Graphology's JSON with Graphology's own readers; prints what is in them. */
const { readFileSync } = require('node:fs');
const { MultiDirectedGraph } = require('graphology');
const gexf = require('graphology-gexf');
const graphml = require('graphology-graphml');

const [folder] = process.argv.slice(2);
const text = (name) => readFileSync(`${folder}/${name}`, 'utf-8');
const graphs = {
  graphml: graphml.parse(MultiDirectedGraph, text('graphml')),
  gexf: gexf.parse(MultiDirectedGraph, text('gexf')),
  graphology: MultiDirectedGraph.from(JSON.parse(text('graphology'))),
};
for (const [name, graph] of Object.entries(graphs)) {
  const labels = graph.mapNodes((_, about) => about.label).sort();
  const quotes = graph.filterEdges((_, about) => about.quote).length;
  console.log(JSON.stringify({ name, nodes: graph.order, edges: graph.size, quotes, labels }));
}
