import type { ClientCommand } from './protocol/command-reader.ts'
import { eventNames } from './protocol/event-names.ts'
import type { Subscription } from './subscription.ts'

/** What a client's command asks for, beyond what the connection does by itself. */
export type Request =
  | { readonly type: 'reply'; readonly text: string }
  | { readonly type: 'api'; readonly name: string; readonly args: string }
  | { readonly type: 'bgapi'; readonly name: string; readonly args: string; readonly jobUuid: string | null }
  | { readonly type: 'message'; readonly uuid: string }
  | { readonly type: 'exit' }

/** What commands change of a connection. */
export interface ClientState {
  readonly subscription: Subscription
  format: 'plain' | 'json'
}

type Handler = (rest: string, command: ClientCommand, state: ClientState) => Request

const reply = (text: string): Request => ({ type: 'reply', text })

const notFound = reply('-ERR command not found')

function words(text: string): string[] {
  return text.split(/[ ,]+/).filter(word => word !== '')
}

function splitFirst(text: string): [first: string, rest: string] {
  const space = text.indexOf(' ')
  return space === -1 ? [text, ''] : [text.slice(0, space), text.slice(space + 1).trim()]
}

function event(rest: string, _command: ClientCommand, state: ClientState): Request {
  const [first, ...more] = words(rest)
  const format = first?.toLowerCase()
  if (format === 'xml') return reply('-ERR xml is not supported')
  const named = format === 'plain' || format === 'json'
  if (!state.subscription.add(named ? more : words(rest))) return reply('-ERR no keywords supplied')
  state.format = format === 'json' ? 'json' : 'plain'
  return reply(`+OK event listener enabled ${state.format}`)
}

function nixevent(rest: string, _command: ClientCommand, state: ClientState): Request {
  const removed = state.subscription.remove(words(rest), eventNames)
  return reply(removed ? '+OK events nixed' : '-ERR no keywords supplied')
}

function noevents(_rest: string, _command: ClientCommand, state: ClientState): Request {
  state.subscription.clear()
  return reply('+OK no longer listening for events')
}

function filter(rest: string, _command: ClientCommand, state: ClientState): Request {
  const [first, second] = splitFirst(rest)
  if (first === '') return notFound
  if (first.toLowerCase() === 'delete') return deleteFilter(second, state)
  const [header, value] = first.toLowerCase() === 'add' ? splitFirst(second) : [first, second]
  const isExpression = value.startsWith('/')
  if (value === '' || isExpression || !state.subscription.addFilter(header, value)) {
    return reply('-ERR invalid syntax')
  }
  return reply(`+OK filter added. [${header}]=[${value}]`)
}

function deleteFilter(text: string, state: ClientState): Request {
  const [header, value] = splitFirst(text)
  if (header === '') return reply('-ERR invalid syntax')
  state.subscription.removeFilter(header, value)
  return reply(`+OK filter deleted. [${header}][${value}]`)
}

function api(rest: string): Request {
  if (rest === '') return notFound
  const [name, args] = splitFirst(rest)
  return { type: 'api', name, args }
}

function bgapi(rest: string, command: ClientCommand): Request {
  if (rest === '') return notFound
  const [name, args] = splitFirst(rest)
  const jobUuid = command.headers.get('job-uuid') ?? ''
  return { type: 'bgapi', name, args, jobUuid: /^[\w.:-]{1,128}$/.test(jobUuid) ? jobUuid : null }
}

function sendmsg(rest: string, command: ClientCommand): Request {
  return { type: 'message', uuid: rest === '' ? (command.headers.get('session-id') ?? '') : rest }
}

const handlers: Readonly<Record<string, Handler>> = {
  event,
  nixevent,
  noevents,
  filter,
  api,
  bgapi,
  sendmsg,
  exit: () => ({ type: 'exit' }),
  linger: () => reply('+OK will linger'),
  nolinger: () => reply('+OK will not linger'),
}

/** Reads a command of a client that has shown the password (FreeSWITCH: mod_event_socket's commands). */
export function readRequest(command: ClientCommand, state: ClientState): Request {
  const [word, rest] = splitFirst(command.line)
  const name = word.toLowerCase()
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
  return handler === undefined ? notFound : handler(rest, command, state)
}
