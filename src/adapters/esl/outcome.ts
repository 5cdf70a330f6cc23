import type { CommandOutcome } from '../../ports/switch.ts'
import type { AnyCommand } from './commands/command.ts'
import type { Reply } from './wire/reply-queue.ts'

/** What is gone already need not be taken away: a leg (mod_commands uuid_kill, mod_event_socket sendmsg), a gateway (mod_sofia killgw). */
const alreadyDone = (command: AnyCommand, line: string): boolean =>
  (command.type === 'hangup' && /^-ERR (?:No such channel|invalid session id)/.test(line)) ||
  (command.type === 'refreshGateways' && line.startsWith('-ERR no such gateway'))

const outcomes: {
  readonly [T in Reply['type']]: (reply: Extract<Reply, { type: T }>, command: AnyCommand) => CommandOutcome
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
export function outcomeOf(command: AnyCommand, replies: readonly Reply[]): CommandOutcome {
  const each = replies.map(reply =>
    (outcomes[reply.type] as (reply: Reply, command: AnyCommand) => CommandOutcome)(reply, command),
  )
  return (
    each.find(({ type }) => type !== 'done') ?? each.at(-1) ?? { type: 'refused', reason: 'nothing to send' }
  )
}
