/** Satisfaction marks 满意度, per agent, in memory. */

/** A digit comes twice (asked in the call flow, told as a push event): remembered are this many of the latest calls. */
const callsRemembered = 10_000
const mostAgents = 10_000

export interface AgentMarks {
  /** Job number; "unknown" when nacd did not tell it. */
  readonly agent: string
  readonly answers: number
  /** Of the digits, to two places. */
  readonly average: number
  /** How often each digit was typed. */
  readonly digits: Readonly<Record<string, number>>
}

export class Surveys {
  /** How often each digit, 0 to 9, was typed, by agent. */
  readonly #marks = new Map<string, number[]>()
  readonly #calls = new Set<string>()

  /** Counts the digit a caller typed, once for each call. Anything but one digit is no mark. */
  add(callUuid: string, agent: string, dtmf: string): void {
    if (!/^\d$/.test(dtmf) || this.#calls.has(callUuid)) return
    const marks = this.#marks.get(agent) ?? Array<number>(10).fill(0)
    if (!this.#marks.has(agent) && this.#marks.size >= mostAgents) return
    this.#remember(callUuid)
    marks[Number(dtmf)] = (marks[Number(dtmf)] ?? 0) + 1
    this.#marks.set(agent, marks)
  }

  /** What GET /surveys answers: the agents by job number. */
  report(): { readonly agents: readonly AgentMarks[] } {
    const names = [...this.#marks.keys()].sort()
    return { agents: names.map(agent => summary(agent, this.#marks.get(agent) ?? [])) }
  }

  #remember(callUuid: string): void {
    this.#calls.add(callUuid)
    const [oldest] = this.#calls
    if (this.#calls.size > callsRemembered && oldest !== undefined) this.#calls.delete(oldest)
  }
}

function summary(agent: string, marks: readonly number[]): AgentMarks {
  const answers = marks.reduce((sum, count) => sum + count, 0)
  const total = marks.reduce((sum, count, digit) => sum + count * digit, 0)
  const typed = marks.flatMap((count, digit) => (count > 0 ? [[String(digit), count] as const] : []))
  return {
    agent,
    answers,
    average: Math.round((100 * total) / answers) / 100,
    digits: Object.fromEntries(typed),
  }
}
