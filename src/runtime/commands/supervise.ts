import { isSupervisionMode, type SupervisionMode } from '../../core/supervision/mode.ts'
import type { SupervisionOutcome } from '../supervision/supervision.ts'
import type { Supervisors } from '../supervision/supervisors.ts'
import { err, ok } from './answer.ts'

export interface SuperviseDeps {
  readonly supervisors: Pick<Supervisors, 'supervise' | 'end' | 'of'>
}

const usage = 'usage: nacd supervise <uuid> <extension> [listen|whisper|barge|off]'

const extensionForm = /^[0-9A-Za-z*#+._-]{1,32}$/

/** `nacd supervise <uuid> <extension> [listen|whisper|barge|off]`: `off` takes the supervisor out again. */
export async function supervise(args: readonly string[], { supervisors }: SuperviseDeps): Promise<string> {
  const [callId = '', extension = '', mode = 'listen', ...more] = args.flatMap(each => each.split(/\s+/))
  if (callId === '' || !extensionForm.test(extension) || more.length > 0) return err(usage)
  if (mode === 'off') return end(supervisors, callId, extension)
  if (!isSupervisionMode(mode)) return err(usage)
  return inWords(await supervisors.supervise({ callId, extension, mode }), extension, mode)
}

function end(supervisors: SuperviseDeps['supervisors'], callId: string, extension: string): string {
  const found = supervisors.of(callId).find(each => each.extension === extension)
  if (found === undefined || !supervisors.end(callId, found.leg))
    return err(`${extension} is not in this call`)
  return ok(`${extension} off`)
}

function inWords(outcome: SupervisionOutcome, extension: string, mode: SupervisionMode): string {
  if (outcome.type === 'ringing' || outcome.type === 'changed')
    return ok(`${outcome.supervision.leg} ${mode}`)
  if (outcome.type === 'noSuchCall') return err('no such call')
  if (outcome.type === 'notTalking') return err(`nobody talks in this call, it is ${outcome.phase}`)
  if (outcome.type === 'ownCall') return err(`${extension} is in this call itself`)
  if (outcome.type === 'elsewhere') return err(`${extension} supervises the call ${outcome.callId}`)
  if (outcome.type === 'notRegistered') return err(`${extension} is not registered at ${outcome.switchName}`)
  return err(outcome.reason === '' ? outcome.cause : `${outcome.cause} ${outcome.reason}`)
}
