type ProofVariable = 'sip_authorized' | 'sip_auth_username' | 'sip_acl_token' | 'user_name'

/**
 * The extension of a caller whose leg has these variables ("" = not set), "" when nothing was proved. mod_sofia says
 * `sip_authorized` also of calls it let in by an address list or by `accept-blind-auth`, where `user_name` is what the
 * From header claims. A digest leaves `sip_auth_username`, an address bound to one user `sip_acl_token` (sofia.c,
 * sofia_handle_sip_i_invite).
 */
export function provenExtension(variable: (name: ProofVariable) => string): string {
  const isLetIn = variable('sip_authorized') === 'true'
  const hasProof = variable('sip_auth_username') !== '' || variable('sip_acl_token') !== ''
  return isLetIn && hasProof ? variable('user_name') : ''
}
