import { readOriginateLine } from '../../core/dial/originate-line.ts'
import type { OriginateResult } from '../originate/order.ts'
import type { Originator } from '../originate/originator.ts'
import { err, ok } from './answer.ts'

/** As FreeSWITCH's own (mod_commands). */
const usage =
  '-USAGE: [switch=<name>] <dial string> <exten>|&<application_name>(<app_args>) [<dialplan>] [<context>] [<cid_name>] [<cid_num>] [<timeout_sec>]'

/** FreeSWITCH's own default. */
const defaultSeconds = 60

/** `noriginate <arguments of originate>`: `+OK <uuid>` of the leg that was answered, or `-ERR <cause>`. */
export async function runNoriginate(args: string, originator: Pick<Originator, 'start'>): Promise<string> {
  const [, switchName = '', line = ''] = /^\s*(?:switch=([0-9A-Za-z_.-]{1,64})\s+)?(.*)$/s.exec(args) ?? []
  const read = readOriginateLine(line)
  if (read.type === 'usage') return usage
  if (read.type === 'wrong') {
    const place = read.at + args.length - line.length + 1
    return err(`${read.reason.en} (at character ${place})`)
  }
  const timeoutSeconds = read.timeoutSeconds ?? defaultSeconds
  return answerOf(await originator.start({ ...read, timeoutSeconds, switchName }).result)
}

function answerOf(result: OriginateResult): string {
  if (result.type === 'answered') return ok(result.legId)
  return err(result.reason === '' ? result.cause : `${result.cause} ${result.reason}`)
}
