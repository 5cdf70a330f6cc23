/** Menus of any depth: one asks for a key, and a key leads on, down or up. */
import type { FlowRequest } from 'nacd/callflow'
import type { Destination } from './destinations.ts'
import { lookUp } from './look-up.ts'

export interface Menu {
  /** The prompt that names the keys. */
  readonly audio: string
  /** By key: 0-9, * or #. */
  readonly keys: Readonly<Record<string, Destination>>
}

/** Wrong keys a caller may press in one menu before it says goodbye. */
const mostBadKeys = 2

/**
 * Where the key that was pressed leads. Which menu was asked, and how many wrong keys there were, has travelled with the
 * call: whatever an answer carries in `associate_data` comes back in `additional_data`.
 */
export function afterKey(request: FlowRequest, menus: Readonly<Record<string, Menu>>): Destination {
  const name = String(request.additional_data.menu ?? '')
  const menu = lookUp(menus, name)
  // Nothing was pressed, three times over: the caller is not there.
  if (menu === undefined || request.dtmf === '') return { type: 'goodbye' }
  const badKeys = Number(request.additional_data.badKeys ?? 0)
  return lookUp(menu.keys, request.dtmf) ?? askAgain(name, badKeys)
}

function askAgain(menu: string, badKeys: number): Destination {
  if (badKeys >= mostBadKeys) return { type: 'goodbye' }
  return { type: 'menu', menu, before: 'bad-input.wav', badKeys: badKeys + 1 }
}
