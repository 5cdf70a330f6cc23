/** How a group's calls are given to its agents; "0" to "5" are the names other systems know them by. */
export const strategies = [
  'longest-idle',
  'top-down',
  'round-robin',
  'random',
  'least-calls',
  'least-talk-time',
  'ring-all',
  'ring-progressively',
  'skill-based',
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
] as const

export type StrategyName = (typeof strategies)[number]

export const isStrategy = (text: string): text is StrategyName =>
  (strategies as readonly string[]).includes(text)
