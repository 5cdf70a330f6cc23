import { WaitingLine } from '../../limit/waiting-line.ts'
import type { LineHouse, LineSettings } from '../house.ts'
import type { LineRefusal } from '../line.ts'
import { LineCrowd } from '../line-crowd.ts'
import type { Hunt } from './hunt.ts'
import { stationOf } from './station.ts'
import type { Walk } from './walk.ts'

export type ShutWalk = Extract<Walk, { type: 'shut' }>

/** The hunts that stand in line for a gate to open, and how many of them want each gateway. */
export class WaitingHunts {
  readonly crowd = new LineCrowd()
  readonly line: WaitingLine
  readonly #settings: LineSettings
  readonly #house: () => LineHouse

  constructor(settings: LineSettings, house: () => LineHouse) {
    this.line = new WaitingLine(settings.maxLength)
    this.#settings = settings
    this.#house = house
  }

  /** Until `end`; both steady ms. Null = it waits. */
  stand(hunt: Hunt, { awaited, gates, reason }: ShutWalk, end: number, now: number): LineRefusal | null {
    const { id, request } = hunt
    const { priority, since, mayWait } = request
    if (!mayWait || this.#settings.maxWait === 0) return reason
    if (end <= now) return 'waitedTooLong'
    hunt.awaited = awaited
    const station = stationOf(hunt, this.#house())
    if (this.line.add({ id, priority, since, until: end, station }, gates) === 'full') return 'lineFull'
    this.#count(hunt, 1)
    return null
  }

  /** It need not be in line. */
  leave(hunt: Hunt): void {
    if (this.line.remove(hunt.id)) this.gone(hunt)
  }

  /** The line has let it go already. */
  gone(hunt: Hunt): void {
    this.#count(hunt, -1)
  }

  #count({ awaited }: Hunt, by: 1 | -1): void {
    this.crowd.count(
      awaited.map(({ gateway }) => gateway),
      by,
    )
  }
}
