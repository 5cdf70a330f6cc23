import { nearestName } from '../../core/shared/nearest-name.ts'
import { actionDataFields, type FieldKind, isKnownActionData, responseFields } from '../fields.ts'
import { isDigits } from '../read-value.ts'
import { error, type FlowFinding, warning, when, written } from './finding.ts'
import { messages } from './messages.ts'

type Sent = Readonly<Record<string, unknown>>

/** How each field is written rather than whether it can be read: what nacd forgives, another reader may not. */
export function lintForm(sent: Sent): FlowFinding[] {
  const actionData = objectIn(sent.action_data)
  return [
    ...unknownNames(sent, Object.keys(responseFields), ''),
    ...unknownNames(actionData, Object.keys(actionDataFields), 'action_data.'),
    ...Object.entries(responseFields).flatMap(([name, { kind }]) => looseForm(name, kind, sent[name])),
    ...Object.entries(actionData)
      .filter(([key]) => isKnownActionData(key))
      .flatMap(([key, value]) => looseForm(`action_data.${key}`, 'text', value)),
  ]
}

const objectIn = (value: unknown): Sent =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Sent) : {}

function unknownNames(sent: Sent, known: readonly string[], path: string): FlowFinding[] {
  return Object.keys(sent)
    .filter(name => !known.includes(name))
    .map(name => unknownName(name, known, path, sent[name]))
}

/** A key of one's own in action_data is passed over in silence elsewhere; here it may be a slip of the pen. */
function unknownName(name: string, known: readonly string[], path: string, value: unknown): FlowFinding {
  const near = nearestName(name, known)
  if (near === null) return warning(`${path}${name}`, messages.unknownName(name))
  return warning(`${path}${name}`, messages.misspelt(name, near), written(near, value ?? null))
}

type Loose = (field: string, value: unknown) => FlowFinding[]

/** Values that can be read although they are of another type than the contract says. */
const looseForms: Readonly<Partial<Record<FieldKind, Loose>>> = {
  text: (field, value) =>
    when(Number.isSafeInteger(value), () =>
      warning(field, messages.textBelongs, written(field, String(value))),
    ),
  count: (field, value) =>
    when(typeof value === 'string' && isDigits(value), () =>
      warning(field, messages.numberBelongs, written(field, Number(value))),
    ),
  flag: (field, value) =>
    when(isPlain(value) && /^(0|1|true|false|)$/i.test(String(value).trim()), () =>
      warning(field, messages.flagBelongs, written(field, /^\s*(1|true)/i.test(String(value)))),
    ),
  texts: (field, value) =>
    Array.isArray(value)
      ? when(value.some(Number.isSafeInteger), () =>
          warning(field, messages.textsBelong, written(field, value.map(asText))),
        )
      : [],
}

/** Only these are made texts of: an object of the answer may have a `toString` that is none. */
const isPlain = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

const asText = (item: unknown): unknown => (isPlain(item) ? String(item) : item)

function looseForm(field: string, kind: FieldKind, value: unknown): FlowFinding[] {
  return looseForms[kind]?.(field, value) ?? []
}

/** An action nacd does not know, with the one that may be meant. */
export function unknownAction(action: string, known: readonly string[]): FlowFinding {
  if (action === '') return error('action', messages.noAction(known))
  const near = nearestName(action, known)
  return error('action', messages.unknownAction(action, known), near === null ? '' : written('action', near))
}
