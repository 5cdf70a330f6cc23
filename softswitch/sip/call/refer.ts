import { cseqOf } from '../message/cseq.ts'
import { readReferTo } from '../message/refer-to.ts'
import type { ServerTransaction } from '../transaction/server.ts'
import { allow } from './methods.ts'
import type { Session } from './session.ts'

/**
 * A blind transfer (RFC 3515 2.4): whether the other party goes there its owner says. As FreeSWITCH does it, one NOTIFY tells
 * at once that it is on its way, and that nothing more will be told. An attended one (RFC 3891) is refused: the call goes on.
 */
export function refer(session: Session, transaction: ServerTransaction): void {
  const target = readReferTo(transaction.request)
  if (target === null) transaction.respond(400, { reason: 'Bad Refer-To' })
  else if (target.type === 'replaces') transaction.respond(403, { reason: 'No attended transfer' })
  else if (session.phase !== 'confirmed' || !session.relay.refer(target.user)) transaction.respond(403)
  else {
    const { sequence } = cseqOf(transaction.request)
    transaction.respond(202, { headers: [session.contactFor(transaction), allow] })
    session.notify(sequence, 'SIP/2.0 200 OK')
  }
}
