import { type DialplanAction, handOver, markTrunk } from '../../core/routing/dialplan/hand-over.ts'
import type { CallOrigin } from '../../core/routing/dialplan/internal-call.ts'
import { assertNever } from '../../core/shared/assert-never.ts'
import type { SettledDecision } from '../../runtime/dialplan/route-call.ts'
import { section } from './document.ts'
import type { XmlForm } from './form.ts'
import { trustedXml, type Xml, xml } from './xml.ts'

/** Seconds an extension rings when another dials it. */
const ringSeconds = 30

/** The dialplan for one call: the rules of nacd.conf.xml first, then what nacd decided for this call. */
export function dialplanXml(
  form: XmlForm,
  rules: string,
  origin: CallOrigin,
  decision: SettledDecision,
): Xml {
  const context = form.field('Hunt-Context') || form.field('Caller-Context') || 'default'
  return section(
    'dialplan',
    xml`    <context name="${context}">
${trustedXml(rules)}
      <extension name="nacd">
        <condition field="destination_number" expression="^.*$">
${actionsOf(decision, origin, form).map(([application, data]) => action(application, data))}        </condition>
      </extension>
    </context>`,
  )
}

const action = (application: string, data: string): Xml =>
  xml`          <action application="${application}" data="${data}"/>\n`

function actionsOf(decision: SettledDecision, origin: CallOrigin, form: XmlForm): readonly DialplanAction[] {
  const marks = origin.type === 'gateway' ? [markTrunk(origin.name)] : []
  switch (decision.type) {
    case 'control':
      return [...marks, ...handOver(decision.app, decision.data)]
    case 'ring':
      return [
        ...marks,
        ['set', `call_timeout=${ringSeconds}`],
        ['set', 'hangup_after_bridge=true'],
        ['set', 'continue_on_fail=false'],
        ['bridge', `user/${decision.extension}${domainOf(form)}`],
      ]
    case 'refuse':
      return [['hangup', decision.cause]]
    default:
      return assertNever(decision)
  }
}

/** The domain the caller is registered in: phones of one domain do not ring those of another by accident. */
function domainOf(form: XmlForm): string {
  const domain = form.field('variable_domain_name')
  return /^[0-9A-Za-z.-]{1,255}$/.test(domain) ? `@${domain}` : ''
}
