import { isDialable, isGatewayName } from '../flow/numbers.ts'
import { type Fault, faults, wrong } from './fault.ts'

/** Whom a member of a dial string means. */
export type MemberTarget =
  /** A bare number: the route table chooses the gateway. */
  | { readonly type: 'routed'; readonly number: string }
  | { readonly type: 'gateway'; readonly gateway: string; readonly number: string }
  | { readonly type: 'extension'; readonly number: string }
  /** Any other endpoint of the switch, as it is. */
  | { readonly type: 'endpoint'; readonly text: string }

/** A telephone number or a code, as it may stand in a dial string by itself: the route table knows where it goes. */
export const isBareNumber = (text: string): boolean => /^[0-9+*#]{1,64}$/.test(text)

const endpoint = /^[0-9A-Za-z_]{1,32}\/[0-9A-Za-z_.+*#@:;=~/-]{1,255}$/
const domain = /^[0-9A-Za-z.:-]{1,255}$/

/**
 * Reads one member without its variables. Whatever FreeSWITCH would take for a gateway, in large letters too, is one
 * here or is refused: no call goes out over a trunk uncounted.
 */
export function readTarget(text: string, at: number): MemberTarget | Fault {
  if (text === '') return wrong(at, faults.noMember)
  if (isBareNumber(text)) return { type: 'routed', number: text }
  if (/^sofia\/gateway(?:\/|$)/i.test(text)) return readGateway(text, at)
  if (/^user(?:\/|$)/i.test(text)) return readExtension(text, at)
  if (/^loopback(?:\/|$)/i.test(text)) return readLoopback(text, at)
  const isWhole = endpoint.test(text) && (!/^sofia\//i.test(text) || /^\w+\/[^/]+\/./.test(text))
  return isWhole ? { type: 'endpoint', text } : wrong(at, faults.target)
}

function readGateway(text: string, at: number): MemberTarget | Fault {
  const [, , gateway = '', number = '', ...more] = text.split('/')
  const isGood = isGatewayName(gateway) && isDialable(number) && more.length === 0
  return isGood ? { type: 'gateway', gateway, number } : wrong(at, faults.gateway)
}

/** The domain is the switch's own: an extension is known by its number alone. */
function readExtension(text: string, at: number): MemberTarget | Fault {
  const [, number = '', ...more] = text.split(/[/@]/)
  const isGood = isDialable(number) && (more.length === 0 || domain.test(text.slice(text.indexOf('@') + 1)))
  return isGood && !text.slice(5).includes('/') ? { type: 'extension', number } : wrong(at, faults.user)
}

/** A number of the dialplan. `app=` and other dialplans would run any application, past whatever holds for a dial string. */
function readLoopback(text: string, at: number): MemberTarget | Fault {
  const [, number = '', context = 'default', dialplan = 'XML', ...more] = text.split('/')
  const isGood = isDialable(number) && isGatewayName(context) && /^XML$/i.test(dialplan) && more.length === 0
  return isGood ? { type: 'endpoint', text } : wrong(at, faults.loopback)
}
