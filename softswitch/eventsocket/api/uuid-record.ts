import { startRecording, stopRecording } from '../../channel/calls/record-call.ts'
import type { Exchange } from '../../channel/exchange.ts'
import type { Leg } from '../../channel/leg/leg.ts'
import { separate } from '../../channel/separate.ts'
import { usage } from './answers.ts'
import type { ApiHandler } from './api-table.ts'

type Action = (exchange: Exchange, leg: Leg, path: string, limit: number) => Promise<string> | string

const success = '+OK Success\n'

const actions: Readonly<Record<string, Action>> = {
  start: async (exchange, leg, path, limit) =>
    (await startRecording(exchange, leg, path, limit)) ? success : '-ERR Cannot record session!\n',
  stop: (_, leg, path) => (stopRecording(leg, path) ? success : '-ERR Cannot stop record session!\n'),
}

/** Seconds as the C library reads them: what is no number is 0. */
const secondsOf = (text: string | undefined): number => Number(/^\d{1,9}/.exec(text ?? '')?.[0] ?? 0)

/** `uuid_record <uuid> start|stop <path> [<seconds>]`: records the call a leg is in; `stop all` ends every recording. */
export function uuidRecord(exchange: Exchange): ApiHandler {
  const syntax = usage('<uuid> [start|stop] <path> [<limit>]')
  return args => {
    const [uuid = '', action = '', path = '', limit] = separate(args, ' ', 5)
    if (uuid === '' || action === '' || path === '') return syntax
    const leg = exchange.legs.get(uuid)
    if (leg === null) return '-ERR Cannot locate session!\n'
    const name = action.toLowerCase()
    const run = Object.hasOwn(actions, name) ? actions[name] : undefined
    return run === undefined ? syntax : run(exchange, leg, path, secondsOf(limit))
  }
}
