import { randomUUID } from 'node:crypto'
import type { Header } from '../eventsocket/protocol/event.ts'
import { applications, isApplication } from './apps/table.ts'
import { expandVariables } from './dialplan/expand.ts'
import type { ApplicationRun, Exchange } from './exchange.ts'
import type { Leg } from './leg/leg.ts'
import type { ExecuteMessage } from './leg/messages.ts'
import { keepDigits } from './media/digits.ts'

/** A message's application runs again only when it took at least this long (FreeSWITCH): it would spin otherwise. */
const leastRoundMs = 500

/**
 * Runs one application on a leg between CHANNEL_EXECUTE and CHANNEL_EXECUTE_COMPLETE. An unknown one hangs the leg up,
 * as FreeSWITCH does. Does nothing on a leg that has ended.
 */
export async function execute(
  exchange: Exchange,
  leg: Leg,
  run: ApplicationRun,
  signal: AbortSignal,
): Promise<void> {
  if (leg.ended || signal.aborted) return
  if (!isApplication(run.application)) {
    leg.log.error({ application: run.application }, 'invalid application')
    leg.hangup('DESTINATION_OUT_OF_ORDER')
    return
  }
  const { channel } = leg
  const data = expandVariables(run.data, name => channel.lookUp(name))
  const about: Header[] = [['Application', run.application]]
  if (data !== '') about.push(['Application-Data', data])
  const id: Header = ['Application-UUID', run.eventUuid || randomUUID()]
  channel.application = run.application
  channel.applicationData = data
  leg.setVariable('current_application', run.application)
  leg.setVariable('current_application_data', data)
  leg.setVariable('current_application_response', '')
  leg.fire('CHANNEL_EXECUTE', [...about, id])
  // Keys that the application leaves go to who comes after, so their events come after its end.
  const release = leg.digits.consume(keepDigits)
  await applications[run.application]({ leg, data, signal, exchange })
  const response = channel.lookUp('current_application_response') ?? '_none_'
  leg.fire('CHANNEL_EXECUTE_COMPLETE', [...about, ['Application-Response', response], id])
  release()
}

/** Runs the application of a message as often as it asks for; a break ends that. */
export async function executeMessage(
  exchange: Exchange,
  leg: Leg,
  message: ExecuteMessage,
  signal: AbortSignal,
): Promise<void> {
  let broken = false
  const leave = leg.onBreak(() => {
    broken = true
  })
  for (let round = 0; message.loops < 0 || round < message.loops; round += 1) {
    const started = exchange.clock.now()
    await execute(exchange, leg, message, signal)
    const took = exchange.clock.now() - started
    if (broken || signal.aborted || leg.ended || took < leastRoundMs) break
  }
  leave()
}
