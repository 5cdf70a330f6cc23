import type { AcdEffect } from '../../core/acd/acd-effect.ts'
import type { AcdEvent } from '../../core/acd/acd-event.ts'

/** What is told of an agent: what they are doing, and what they say of themselves. */
export interface AgentNews {
  readonly state: string
  readonly status: string
  readonly reason: string
  readonly agent_number: string
}

/** Notices when what an agent is doing has changed, so that each change is told once. */
export class AgentStates {
  readonly #last = new Map<string, string>()
  readonly #look: (extension: string) => AgentNews | null
  readonly #tell: (extension: string, news: AgentNews) => void

  constructor(
    look: (extension: string) => AgentNews | null,
    tell: (extension: string, news: AgentNews) => void,
  ) {
    this.#look = look
    this.#tell = tell
  }

  /** After the queue's engine has taken `event`: looks at those it can have changed, `everybody` where it may be anyone. */
  after(event: AcdEvent, effects: readonly AcdEffect[], everybody: readonly string[]): void {
    const touched = isAboutAll(event) ? everybody : [event, ...effects].flatMap(extensionsIn)
    for (const extension of new Set(touched)) this.#check(extension)
  }

  #check(extension: string): void {
    const news = this.#look(extension)
    const now = news === null ? 'unregistered' : `${news.state} ${news.status} ${news.reason}`
    const before = this.#last.get(extension)
    if (news === null) this.#last.delete(extension)
    else this.#last.set(extension, now)
    // Nobody is told at the start that the phones are not there yet.
    const isNews = before !== now && !(before === undefined && news?.state === 'unregistered')
    if (news !== null && isNews) this.#tell(extension, news)
  }
}

const isAboutAll = ({ type }: AcdEvent): boolean =>
  type === 'configured' || type === 'registrations' || type === 'switchLost'

function extensionsIn(part: AcdEvent | AcdEffect): string[] {
  if ('extension' in part) return [part.extension]
  return 'timer' in part && 'extension' in part.timer ? [part.timer.extension] : []
}
