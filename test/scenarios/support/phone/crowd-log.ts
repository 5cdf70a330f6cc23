/** One line of what a crowd of SIPp's phones noted (agents.xml, queue-callers.xml). */
export interface CrowdNote<What extends string> {
  /** ms since the epoch. */
  readonly at: number
  readonly what: What
  /** Whose phone. */
  readonly who: string
  /** The number it was rung for; of a caller who was refused, the SIP status. */
  readonly detail: string
  readonly callId: string
}

export type AgentNote = CrowdNote<'rung' | 'answered' | 'late' | 'refused' | 'cancelled' | 'dropped' | 'left'>
export type CallerNote = CrowdNote<'called' | 'answered' | 'refused' | 'dropped' | 'left'>

/** A time of which somebody was on a call; `until` null = still is. */
export interface Stretch {
  readonly who: string
  readonly with: string
  readonly from: number
  readonly until: number | null
}

/** The notes of a log, the last one perhaps half written: it is left out. */
export function readNotes<What extends string>(log: string): readonly CrowdNote<What>[] {
  const whole = log.slice(0, log.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [second, micro, what, who = '', detail = '', callId = ''] = line.split(';')
      const at = Math.floor(Number(second)) * 1000 + Number(micro) / 1000
      return { at, what: what as What, who, detail, callId }
    })
}

/**
 * The times agents' phones had a call (`rung`), or had answered it and were not yet off the line (`answered`). A call that
 * is answered as it is cancelled (`late`) is over.
 */
export function stretches(notes: readonly AgentNote[], begin: 'rung' | 'answered'): readonly Stretch[] {
  const open = new Map<string, Stretch>()
  const all: Stretch[] = []
  for (const { at, what, who, detail, callId } of notes) {
    const began = open.get(callId)
    if (what === begin) open.set(callId, { who, with: detail, from: at, until: null })
    else if (began !== undefined && !(begin === 'rung' && what === 'answered')) {
      all.push({ ...began, until: at })
      open.delete(callId)
    }
  }
  return [...all, ...open.values()]
}

/** SIPp notes what came first a little later, where it has much to do. */
const notedLateMs = 100

/** Pairs of stretches of the same person (`who`, or those `with` whom they are) that overlap by more than `slackMs`. */
export function overlaps(
  all: readonly Stretch[],
  of: 'who' | 'with',
  slackMs = notedLateMs,
): readonly (readonly [Stretch, Stretch])[] {
  const pairs: [Stretch, Stretch][] = []
  const byPerson = Map.groupBy(all, stretch => stretch[of])
  for (const own of byPerson.values()) {
    const sorted = own.toSorted((a, b) => a.from - b.from)
    for (const [index, next] of sorted.entries()) {
      const before = sorted[index - 1]
      if (before !== undefined && isLate(before.until, next.from, slackMs)) pairs.push([before, next])
    }
  }
  return pairs
}

const isLate = (until: number | null, next: number, slackMs: number): boolean =>
  until === null || until - next > slackMs
