/** What happens to a caller: each question of nacd, answered by what the settings say. */
import type { FlowEvent, FlowRequest, FlowResponseInput } from 'nacd/callflow'
import { announce, askDigit, hangup, takeMessage } from './answers.ts'
import { isBlacklisted } from './blacklist.ts'
import type { Destination } from './destinations.ts'
import { openingAt } from './hours.ts'
import { lookUp } from './look-up.ts'
import { afterKey } from './menu.ts'
import type { Office } from './office.ts'
import { nextAgent, nobody, takeMark, waitInQueue } from './talking.ts'

type Step = (request: FlowRequest, office: Office) => FlowResponseInput

const goodbye = (): FlowResponseInput => hangup('goodbye.wav')

/** The answer to one question of nacd; an event without a step gets a goodbye. */
export function decide(request: FlowRequest, office: Office): FlowResponseInput {
  return (steps[request.event] ?? goodbye)(request, office)
}

/** A message can be left out of hours, in the mailbox of the group. */
const incoming: Step = (request, office) => {
  const { settings, now } = office
  if (isBlacklisted(request.caller_number, settings.blacklist)) return announce('call-refused.wav')
  const group = lookUp(settings.groups, request.group_number)
  if (group === undefined) return announce('not-in-service.wav')
  const opening = group.inOfficeHours ? openingAt(settings.officeHours, now()) : 'open'
  if (opening === 'open') return goTo(group.to, request, office)
  const before = opening === 'holiday' ? 'holiday.wav' : 'closed.wav'
  return goTo({ type: 'voicemail', mailbox: request.group_number, before }, request, office)
}

const keyPressed: Step = (request, office) => goTo(afterKey(request, office.settings.menus), request, office)

/** nacd has asked for a mark by itself; nothing is left to do in this call. */
const marked: Step = (request, office) => {
  takeMark(request, office)
  return hangup()
}

const steps: Partial<Record<FlowEvent, Step>> = {
  incoming,
  dtmf: keyPressed,
  bridge_failed: nextAgent,
  queue_failed: nobody,
  survey: marked,
}

function goTo(to: Destination, request: FlowRequest, office: Office): FlowResponseInput {
  switch (to.type) {
    case 'menu': {
      const menu = lookUp(office.settings.menus, to.menu)
      const data = { menu: to.menu, badKeys: to.badKeys ?? 0 }
      return menu === undefined ? goodbye() : askDigit(joined(to.before, menu.audio), data)
    }
    case 'agent':
      return nextAgent(request, office)
    case 'queue':
      return waitInQueue(to.group, office)
    case 'announcement':
      return announce(to.audio)
    case 'voicemail':
      return takeMessage(to.mailbox, joined(to.before, 'leave-message.wav'))
    case 'goodbye':
      return goodbye()
  }
}

/** Two prompts, one after the other. */
const joined = (first: string | undefined, second: string): string =>
  first === undefined ? second : `${first}|${second}`
