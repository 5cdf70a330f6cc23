import { samplesPerFrame } from '../types.ts'
import { codeOf, type TelephoneEvent } from './telephone-event.ts'

/** A key lasts 160 ms: long enough for every receiver, short enough to type a number quickly. */
const pressTicks = 8

/** The final packet is sent three times against loss, RFC 4733 2.5.1.4. */
const endPackets = 3

/** Ticks in which a packet of the key is sent. */
const packetTicks = pressTicks + endPackets - 1

/** 100 ms between two keys. */
const gapTicks = 5

const shortPauseTicks = 25
const longPauseTicks = 50

/** More digits than this never wait at once. */
const maxWaiting = 128

/** A key to press, or ticks to wait. */
type Step =
  | { readonly type: 'press'; readonly code: number }
  | { readonly type: 'pause'; readonly ticks: number }

/** An event packet to send in this tick; `first` of its key carries the marker bit. */
export interface EventToSend extends TelephoneEvent {
  readonly first: boolean
}

function stepOf(character: string): Step | null {
  if (character === 'w') return { type: 'pause', ticks: shortPauseTicks }
  if (character === 'W') return { type: 'pause', ticks: longPauseTicks }
  const code = codeOf(character)
  return code === null ? null : { type: 'press', code }
}

/** Plays keys as RFC 4733 events, one packet per 20 ms tick. Between two keys, other audio goes on. */
export class DigitSender {
  #waiting: Step[] = []
  /** Ticks spent on the first step that waits. */
  #spent = 0

  /** Whether a key is half sent: no other audio may come between its packets. */
  get pressing(): boolean {
    return this.#waiting[0]?.type === 'press' && this.#spent > 0 && this.#spent < packetTicks
  }

  /** Queues `digits` (see `MediaSession.sendDigits`); false, and nothing queued, when too many wait already. */
  add(digits: string): boolean {
    if (digits.length + this.#waiting.length > maxWaiting) return false
    for (const character of digits) {
      const step = stepOf(character)
      if (step !== null) this.#waiting.push(step)
    }
    return true
  }

  /** The packet of this tick, null while nothing is to be sent. */
  next(): EventToSend | null {
    const step = this.#waiting[0]
    if (step === undefined) return null
    const tick = this.#spent
    this.#spent += 1
    if (step.type === 'pause') return this.#endStep(step.ticks, null)
    return this.#endStep(packetTicks + gapTicks, tick < packetTicks ? pressPacket(step.code, tick) : null)
  }

  /** Forgets all that waits: the far end went away or cannot take it. */
  clear(): void {
    this.#waiting = []
    this.#spent = 0
  }

  #endStep(ticks: number, packet: EventToSend | null): EventToSend | null {
    if (this.#spent >= ticks) {
      this.#waiting.shift()
      this.#spent = 0
    }
    return packet
  }
}

function pressPacket(code: number, tick: number): EventToSend {
  const periods = Math.min(tick + 1, pressTicks)
  return { code, first: tick === 0, end: tick + 1 >= pressTicks, duration: periods * samplesPerFrame }
}
