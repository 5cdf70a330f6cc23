/** Every API command the driver sends; the embedded switch implements exactly these. */
export const apiCommands = [
  'originate',
  'show',
  'sofia',
  'status',
  'uuid_answer',
  'uuid_break',
  'uuid_bridge',
  'uuid_dump',
  'uuid_getvar',
  'uuid_kill',
  'uuid_record',
  'uuid_recv_dtmf',
  'uuid_setvar_multi',
  'uuid_transfer',
  'global_getvar',
  'global_setvar',
] as const

/** Every dialplan application the driver has executed, `park` and `eavesdrop` being where an originated leg goes. */
export const applications = [
  'bridge',
  'eavesdrop',
  'mkdir',
  'park',
  'play_and_get_digits',
  'playback',
  'pre_answer',
  'record',
  'respond',
] as const

export type ApiCommand = (typeof apiCommands)[number]
export type Application = (typeof applications)[number]

/** A command as it goes over the event socket (FreeSWITCH, mod_event_socket: api, bgapi, sendmsg). */
export type Wire =
  | { readonly type: 'api'; readonly name: ApiCommand; readonly args: string }
  /** Runs in the background; its BACKGROUND_JOB event carries `jobId`. */
  | { readonly type: 'job'; readonly name: ApiCommand; readonly args: string; readonly jobId: string }
  | {
      readonly type: 'execute'
      readonly legId: string
      readonly application: Application
      readonly argument: string
      readonly fields: Readonly<Record<string, string>>
    }

/** What goes out for one command, in this order. */
export type Wires = readonly Wire[]

export const api = (name: ApiCommand, ...args: readonly string[]): Wire => ({
  type: 'api',
  name,
  args: args.join(' '),
})

export const execute = (
  legId: string,
  application: Application,
  argument = '',
  fields: Readonly<Record<string, string>> = {},
): Wire => ({ type: 'execute', legId, application, argument, fields })

const linesOf: { readonly [T in Wire['type']]: (wire: Extract<Wire, { type: T }>) => readonly string[] } = {
  api: ({ name, args }) => [args === '' ? `api ${name}` : `api ${name} ${args}`],
  job: wire => [`bgapi ${wire.name} ${wire.args}`, `Job-UUID: ${wire.jobId}`],
  execute: wire => [
    `sendmsg ${wire.legId}`,
    'call-command: execute',
    `execute-app-name: ${wire.application}`,
    ...(wire.argument === '' ? [] : [`execute-app-arg: ${wire.argument}`]),
    ...Object.entries(wire.fields).map(([name, value]) => `${name}: ${value}`),
  ],
}

/** A builder let a line break through, which would have started a second command. */
export class LineBreakInCommand extends Error {
  override readonly name = 'LineBreakInCommand'
  readonly command: Wire['type']

  constructor(command: Wire['type']) {
    super('a line break inside a command')
    this.command = command
  }
}

/** The text of a command. The builders refuse line breaks; this is the last guard should one of them forget. */
export function encodeWire(wire: Wire): string {
  const lines = (linesOf[wire.type] as (wire: Wire) => readonly string[])(wire)
  if (lines.some(line => /[\n\r\0]/.test(line))) throw new LineBreakInCommand(wire.type)
  return `${lines.join('\n')}\n\n`
}
