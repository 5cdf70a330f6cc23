import type { CallEffect } from '../call-effect.ts'
import { guardMs } from '../guard-times.ts'
import {
  after,
  answered,
  command,
  moveTo,
  nextRequest,
  type Outcome,
  record,
  type StepInput,
} from '../outcome.ts'
import type { CallState, Collect } from '../state.ts'
import { askServer } from './ask-server.ts'
import { forgetTyped } from './typed-ahead.ts'

/** Collects digits: three tries, five seconds between digits (contract.md section 3). */
export function collectDigits(from: CallState, collect: Collect, input: StepInput): Outcome {
  const up = answered(forgetTyped(from), input)
  const { state, id } = nextRequest(up.state)
  const effects: CallEffect[] = [
    { type: 'armGuard', delayMs: guardMs.collecting },
    { type: 'save' },
    command({
      type: 'collectDigits',
      legId: state.uuid,
      requestId: id,
      ...collect,
      tries: 3,
      digitTimeoutMs: 5_000,
    }),
  ]
  return after(up.effects, moveTo(state, { type: 'collecting', requestId: id, collect }, ...effects))
}

/** Tells the server what was typed, "" for nothing. */
export function askWithDigits(state: CallState, digits: string, input: StepInput): Outcome {
  const step = record(input, 'collected', { digits: digits.length })
  return after([step], askServer(state, { event: 'dtmf', dtmf: digits, facts: {} }, input))
}
