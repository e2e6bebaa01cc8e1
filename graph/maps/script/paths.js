/* How two entities are tied: the shortest chains of claims between them. */

const MOST_PATHS = 12;
let lastPaths = null;

/**
 * The shortest paths between two entities: {paths, number, firm}, each path a list of entities.
 * Claims that stand are followed; where none lead there, the others are too, and `firm` is false.
 */
function shortestPaths([from, to]) {
  if (lastPaths && lastPaths.claims === view.claims && lastPaths.from === from && lastPaths.to === to) return lastPaths.found;
  const firm = pathsBy((claim) => claim.stands && view.kept(claim), from, to);
  const found = firm.number ? { ...firm, firm: true } : { ...pathsBy(view.kept, from, to), firm: false };
  lastPaths = { claims: view.claims, from, to, found };
  return found;
}

function pathsBy(admits, from, to) {
  const ways = new Map([[from, 1]]); // in how many ways each entity is reached
  const before = new Map();
  let edge = [from];
  while (edge.length && !ways.has(to)) {
    const next = new Map();
    for (const id of edge) {
      for (const other of tiedTo(id, admits)) {
        if (ways.has(other)) continue;
        next.set(other, (next.get(other) || 0) + ways.get(id));
        if (!before.has(other)) before.set(other, []);
        before.get(other).push(id);
      }
    }
    for (const [id, number] of next) ways.set(id, number);
    edge = [...next.keys()];
  }
  if (from === to || !ways.has(to)) return { paths: [], number: 0 };
  const paths = [];
  const walkBack = (id, rest) => {
    if (paths.length === MOST_PATHS) return;
    if (id === from) paths.push([from, ...rest]);
    else for (const other of before.get(id).sort((a, b) => a - b)) walkBack(other, [id, ...rest]);
  };
  walkBack(to, []);
  return { paths, number: ways.get(to) };
}

function pathEntities(ends) {
  return new Set([...ends, ...shortestPaths(ends).paths.flat()]);
}

function pathPairs(ends) {
  return new Set(shortestPaths(ends).paths.flatMap((path) => path.slice(1).map((id, i) => pairOf(path[i], id))));
}

/** The claims of one step of a path, those that stand first. */
function stepClaims(a, b) {
  const pair = pairOf(a, b);
  const list = entities[a].claims.filter((claim) => pairOf(claim.from, claim.to) === pair && view.kept(claim));
  return list.sort((x, y) => Number(y.stands) - Number(x.stands) || byTime(x, y));
}
