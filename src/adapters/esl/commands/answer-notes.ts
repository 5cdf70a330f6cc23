import type { AnswerNote } from '../../../core/call/switch-command.ts'
import { legId } from '../../../core/shared/ids.ts'
import type { ForgetCommand } from '../../../ports/switch.ts'
import type { Variables } from '../events/variables.ts'
import { type Refused, refused } from '../refused.ts'
import { api, type Wires } from '../wire/wire.ts'

/**
 * A note of an answer is a global variable of the switch, `nacd_answered_<name>=<by>`: the leg that answers sets it by
 * itself (FreeSWITCH, `api_on_answer`), and it outlives the leg.
 */
const prefix = 'nacd_answered_'
const name = /^[0-9A-Za-z.-]{1,100}$/
const by = /^[0-9A-Za-z.*#+_-]{1,100}$/

export const checkNote = (note: AnswerNote): Refused | null =>
  name.test(note.name) && by.test(note.by)
    ? null
    : refused('a part of the note is empty, too long or has a character that is not allowed')

/** What makes a leg leave the note. Nothing from outside gets into it that has not passed `checkNote`. */
export const leavesNote = (note: AnswerNote): Variables => ({
  api_on_answer: `global_setvar ${prefix}${note.name}=${note.by}`,
})

/** A global variable without a value is gone (mod_commands, global_setvar). */
export const forgetAnswer = (command: ForgetCommand): Wires | Refused =>
  checkNote({ name: command.name, by: '-' }) ?? [api('global_setvar', `${prefix}${command.name}=`)]

/** The notes among all global variables, one `name=value` a line (mod_commands, global_getvar without a name). */
export function readNotes(text: string): readonly AnswerNote[] {
  return text.split('\n').flatMap(line => {
    const at = line.indexOf('=')
    const note = { name: legId(line.slice(prefix.length, at)), by: line.slice(at + 1) }
    return line.startsWith(prefix) && checkNote(note) === null ? [note] : []
  })
}
