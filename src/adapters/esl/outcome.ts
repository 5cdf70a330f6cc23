import type { SwitchCommand } from '../../core/call/switch-command.ts'
import type { CommandOutcome } from '../../ports/switch.ts'
import type { Reply } from './reply-queue.ts'

/** Hanging up a leg that has ended has what it wants (mod_commands uuid_kill, mod_event_socket sendmsg). */
const alreadyDone = (command: SwitchCommand, line: string): boolean =>
  command.type === 'hangup' && /^-ERR (?:No such channel|invalid session id)/.test(line)

const outcomes: {
  readonly [T in Reply['type']]: (
    reply: Extract<Reply, { type: T }>,
    command: SwitchCommand,
  ) => CommandOutcome
} = {
  answered({ text }, command) {
    const [line = ''] = text.trim().split('\n', 1)
    const failed = line.startsWith('-') && !alreadyDone(command, line)
    return failed ? { type: 'refused', reason: line } : { type: 'done', text: text.trim() }
  },
  unanswered: ({ reason }) => ({ type: 'unknown', reason }),
  notSent: ({ reason }) => ({ type: 'refused', reason }),
}

/** What the replies mean for the command: the first that is no success, else the last. `-ERR`, `-USAGE` are refusals. */
export function outcomeOf(command: SwitchCommand, replies: readonly Reply[]): CommandOutcome {
  const each = replies.map(reply =>
    (outcomes[reply.type] as (reply: Reply, command: SwitchCommand) => CommandOutcome)(reply, command),
  )
  return (
    each.find(({ type }) => type !== 'done') ?? each.at(-1) ?? { type: 'refused', reason: 'nothing to send' }
  )
}
