import type { Application } from './application.ts'
import { bridge } from './bridge.ts'
import { eavesdrop } from './eavesdrop.ts'
import { echo } from './echo.ts'
import { park } from './park.ts'
import { playAndGetDigits } from './play-and-get-digits.ts'
import { endlessPlayback, playback } from './playback.ts'
import { mkdir, record } from './record.ts'
import { exportVariable, set, unset } from './set.ts'
import { answer, hangup, log, preAnswer, respond, ringReady } from './signalling.ts'
import { sleep } from './sleep.ts'
import { transfer } from './transfer.ts'

/** The dialplan applications of this switch: exactly these, by FreeSWITCH's names. */
export const applications = {
  answer,
  pre_answer: preAnswer,
  ring_ready: ringReady,
  park,
  playback,
  endless_playback: endlessPlayback,
  play_and_get_digits: playAndGetDigits(transfer),
  record,
  mkdir,
  set,
  export: exportVariable,
  unset,
  sleep,
  hangup,
  respond,
  echo,
  eavesdrop,
  bridge,
  transfer,
  log,
  info: log,
} as const satisfies Readonly<Record<string, Application>>

export type ApplicationName = keyof typeof applications

export function isApplication(name: string): name is ApplicationName {
  return Object.hasOwn(applications, name)
}
