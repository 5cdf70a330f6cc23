const farthest = 3

/** The known name nearest to `wrong` by edit distance (Levenshtein), or null when none is near enough to be meant. */
export function nearestName(wrong: string, known: readonly string[]): string | null {
  const limit = Math.min(farthest, Math.floor(wrong.length / 2))
  const ranked = known
    .map(name => ({ name, distance: editDistance(wrong.slice(0, 64).toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= limit ? best.name : null
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...from].entries()) {
    row = nextRow(row, i, letter, to)
  }
  return row[to.length] ?? 0
}

function nextRow(above: readonly number[], i: number, letter: string, to: string): number[] {
  const row = [i + 1]
  for (let j = 0; j < to.length; j++) {
    const insert = (row[j] ?? 0) + 1
    const remove = (above[j + 1] ?? 0) + 1
    const replace = (above[j] ?? 0) + (to[j] === letter ? 0 : 1)
    row.push(Math.min(insert, remove, replace))
  }
  return row
}
