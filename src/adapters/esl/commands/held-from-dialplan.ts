import type { Variables } from '../events/variables.ts'

/**
 * A dialplan of one application, whatever the destination: FreeSWITCH takes what follows the colon in place of the number
 * (mod_dptools, inline_dialplan_hunt).
 */
export const parkedDialplan = 'inline:park'

/**
 * What both legs of a talk have: a REFER of the one parks the other, for nacd to say where it goes; without it the number
 * in it would go through the dialplan with the rights of the one who is sent on (switch_ivr.c, switch_ivr_session_transfer).
 * A REFER with Replaces is refused (sofia.c, sofia_handle_sip_i_refer).
 */
export const heldFromDialplan: Variables = {
  force_transfer_dialplan: parkedDialplan,
  deny_refer_requests: 'true',
}

/** Taken off a leg that nacd lets go. */
export const letIntoDialplan: Variables = { force_transfer_dialplan: '', deny_refer_requests: '' }
